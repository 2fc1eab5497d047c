package org.gouache.palette;

import org.gouache.tensor.Shape;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

/**
 * A palettized weight of a model.
 *
 * @param component the folder of its network: {@code unet}
 * @param bits of an index
 * @param groups the number of palettes
 * @param scaled whether each output channel has a scale
 * @param bytes what indices, palettes and scales take
 * @param error against the dense weight; null if that is not known
 */
public record PalettizedLayer(
        String component,
        String name,
        Shape shape,
        int bits,
        int groups,
        boolean scaled,
        long bytes,
        @Nullable WeightError error) {
    /** What a weight's layer is. */
    public static PalettizedLayer of(
            String component, String name, PalettizedWeight weight, @Nullable WeightError error) {
        return new PalettizedLayer(
                component,
                name,
                weight.shape(),
                weight.bits(),
                weight.groups(),
                weight.scale() != null,
                weight.bytes(),
                error);
    }

    /** Palettes and scales counted, so more than the bits of an index. */
    public double bitsPerWeight() {
        return (double) bytes * Byte.SIZE / shape.elements();
    }
}
