package org.gouache.palette;

import org.gouache.tensor.Shape;

/**
 * A weight that was palettized, and what that cost.
 *
 * @param component the folder of its network: {@code unet}
 * @param bits of an index
 * @param groups the number of palettes
 * @param scaled whether each output channel has a scale
 * @param bytesBefore what the dense weight took
 * @param bytesAfter what indices, palettes and scales take
 * @param squaredError the sum over all elements
 * @param squaredNorm of the dense weight: the sum of its elements' squares
 */
public record PalettizedLayer(
        String component,
        String name,
        Shape shape,
        int bits,
        int groups,
        boolean scaled,
        long bytesBefore,
        long bytesAfter,
        double squaredError,
        double squaredNorm) {
    /** Signal over error in decibels; infinite if nothing was lost. */
    public double signalToNoise() {
        return 10 * Math.log10(squaredNorm / squaredError);
    }
}
