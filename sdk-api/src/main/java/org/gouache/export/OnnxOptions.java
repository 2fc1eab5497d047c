package org.gouache.export;

import org.gouache.palette.PaletteOptions;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

/**
 * How ONNX files are written.
 *
 * @param precision the type of the file's weights and floating-point values
 * @param palettes what weights are palettized with before they are written, dense, as the palettes
 *     give them; null: all are the model's own
 */
public record OnnxOptions(Precision precision, @Nullable PaletteOptions palettes)
        implements ExportOptions {
    static final OnnxOptions DEFAULT = new OnnxOptions(Precision.FLOAT32, null);

    @Override
    public String format() {
        return "onnx";
    }

    /** These options, with another type of weights and values. */
    public OnnxOptions withPrecision(Precision value) {
        return new OnnxOptions(value, palettes);
    }

    @Override
    public OnnxOptions withPalettes(@Nullable PaletteOptions value) {
        return new OnnxOptions(precision, value);
    }
}
