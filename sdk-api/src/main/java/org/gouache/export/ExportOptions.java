package org.gouache.export;

import org.gouache.palette.PaletteOptions;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

/**
 * How a model is written in another format.
 *
 * @param precision the type of the file's weights and floating-point values
 * @param palettes what weights are palettized with before they are written, dense, as the palettes
 *     give them; null: all are the model's own
 */
public record ExportOptions(Precision precision, @Nullable PaletteOptions palettes) {
    public static final ExportOptions DEFAULT = new ExportOptions(Precision.FLOAT32);

    /** The model's own weights. */
    public ExportOptions(Precision precision) {
        this(precision, null);
    }

    public ExportOptions withPalettes(@Nullable PaletteOptions value) {
        return new ExportOptions(precision, value);
    }
}
