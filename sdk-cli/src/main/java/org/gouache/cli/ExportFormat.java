package org.gouache.cli;

/** What {@code --format} names. */
enum ExportFormat {
    ONNX,
    COREML
}
