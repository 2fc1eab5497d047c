package org.gouache.runtime;

/** The type that a network computes in. */
public enum Precision {
    FLOAT32,
    FLOAT16
}
