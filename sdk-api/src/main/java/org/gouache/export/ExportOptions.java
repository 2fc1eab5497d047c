package org.gouache.export;

import org.gouache.palette.PaletteOptions;
import org.jspecify.annotations.Nullable;

/**
 * In which format a model is written, and how. As in {@code
 * ExportOptions.coreMl().withAttention(AttentionVariant.ORIGINAL)}.
 */
public sealed interface ExportOptions permits CoreMlOptions, OnnxOptions {
    /** As an option names the format: {@code onnx}. */
    String format();

    /** What weights are palettized with before they are written; null: all are the model's own. */
    @Nullable PaletteOptions palettes();

    /** These options, with other palettes. */
    ExportOptions withPalettes(@Nullable PaletteOptions value);

    /** ONNX files in float32. */
    static OnnxOptions onnx() {
        return OnnxOptions.DEFAULT;
    }

    /** Core ML packages for macOS 13, for pictures of the model's own size. */
    static CoreMlOptions coreMl() {
        return CoreMlOptions.DEFAULT;
    }
}
