package org.gouache.palette;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.PalettizedWeight;

import java.util.TreeSet;

/**
 * What palettes a weight gets.
 *
 * @param bits of an index: 1, 2, 3, 4, 6 or 8
 * @param groupSize how many output channels share a palette; 0 for all. Where it does not divide
 *     the number of output channels, the greatest divisor below it takes its place
 * @param scaled whether each output channel has a scale of its own, its largest absolute value;
 *     always so with {@link PaletteMethod#INT8}
 */
public record PaletteSpec(int bits, PaletteMethod method, int groupSize, boolean scaled) {
    /**
     * @throws GouacheException if a value is out of its range, or no palette can be as asked
     */
    public PaletteSpec {
        require(
                PalettizedWeight.BITS.contains(bits),
                "bits must be one of %s, not %d",
                new TreeSet<>(PalettizedWeight.BITS),
                bits);
        require(groupSize >= 0, "group size must be at least 0, not %d", groupSize);
        if (method == PaletteMethod.INT8) {
            require(bits == 8, "int8 takes 8 bits, not %d", bits);
            require(groupSize == 0, "int8 has one palette, not one for %d channels", groupSize);
            scaled = true;
        }
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new GouacheException(message.formatted(values));
        }
    }

    /** The optimal palette of so many bits for the whole weight. */
    public static PaletteSpec ofBits(int bits) {
        return new PaletteSpec(bits, PaletteMethod.KMEANS, 0, false);
    }

    /** How many palettes a weight gets; a vector gets one. */
    public int groups(Shape shape) {
        long channels = shape.size(0);
        if (groupSize == 0 || shape.rank() == 1) {
            return 1;
        }
        long size = Math.min(groupSize, channels);
        while (channels % size != 0) {
            size--;
        }
        return Math.toIntExact(channels / size);
    }

    /** What a weight takes with them: indices, palettes and scales. */
    public long bytes(Shape shape) {
        long palettes = (long) groups(shape) << bits;
        long scales = scaled ? shape.size(0) : 0;
        return PalettizedWeight.indexBytes(shape.elements(), bits)
                + (palettes + scales) * ElementType.F16.bytes();
    }

    public PaletteSpec bits(int value) {
        return new PaletteSpec(value, method, groupSize, scaled);
    }

    public PaletteSpec groupSize(int value) {
        return new PaletteSpec(bits, method, value, scaled);
    }

    public PaletteSpec scaled(boolean value) {
        return new PaletteSpec(bits, method, groupSize, value);
    }

    public PaletteSpec method(PaletteMethod value) {
        return new PaletteSpec(bits, value, groupSize, scaled);
    }
}
