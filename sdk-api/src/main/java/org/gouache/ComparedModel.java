package org.gouache;

import java.nio.file.Path;

/**
 * One of the two models of a comparison.
 *
 * @param path of its folder or file
 * @param runtime that it ran on, as in {@code onnx}
 * @param bytes of all files with weights
 * @param unetBytes what the UNet's weights take as they are stored; 0 for an ONNX file
 * @param seconds that its pictures took, loading included
 */
public record ComparedModel(
        Path path,
        ModelIdentity identity,
        String runtime,
        long bytes,
        long unetBytes,
        double seconds) {}
