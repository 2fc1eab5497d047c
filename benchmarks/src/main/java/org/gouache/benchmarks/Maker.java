package org.gouache.benchmarks;

/** Who made an ONNX model. */
public enum Maker {
    GOUACHE,
    PYTORCH
}
