package org.gouache.graph;

/** Elementwise nonlinearities. */
public enum Activation {
    /** x * sigmoid(x). */
    SILU,
    /** x * (1 + erf(x / sqrt(2))) / 2. */
    GELU,
    /** x * sigmoid(1.702 x). */
    QUICK_GELU
}
