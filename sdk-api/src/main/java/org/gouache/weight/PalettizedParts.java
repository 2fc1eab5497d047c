package org.gouache.weight;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/** What must hold between the parts of a palettized weight. */
final class PalettizedParts {
    private PalettizedParts() {}

    static void require(
            Shape shape,
            int bits,
            DenseWeight palette,
            MemorySegment indices,
            @Nullable DenseWeight scale) {
        requireBits(bits);
        if (shape.rank() == 0 || shape.elements() == 0) {
            throw new IllegalArgumentException("shape %s has no elements".formatted(shape));
        }
        requirePalette(shape, bits, palette);
        long indexBytes = PalettizedWeight.indexBytes(shape.elements(), bits);
        if (indices.byteSize() != indexBytes) {
            throw new IllegalArgumentException(
                    "indices of %d bits for shape %s take %d bytes, not %d"
                            .formatted(bits, shape, indexBytes, indices.byteSize()));
        }
        if (scale != null) {
            requireHalf("scale", scale);
            if (!scale.shape().equals(Shape.of(shape.size(0)))) {
                throw new IllegalArgumentException(
                        "scale for shape %s has shape %s, expected [%d]"
                                .formatted(shape, scale.shape(), shape.size(0)));
            }
        }
    }

    static void requireBits(long bits) {
        if (bits != (int) bits || !PalettizedWeight.BITS.contains((int) bits)) {
            throw new IllegalArgumentException(
                    "bits must be 1, 2, 3, 4, 6 or 8, not %d".formatted(bits));
        }
    }

    private static void requirePalette(Shape shape, int bits, DenseWeight palette) {
        requireHalf("palette", palette);
        Shape found = palette.shape();
        if (found.rank() != 2 || found.size(1) != 1L << bits) {
            throw new IllegalArgumentException(
                    "palette of %d bits has shape %s, expected [groups, %d]"
                            .formatted(bits, found, 1L << bits));
        }
        if (found.size(0) == 0 || shape.size(0) % found.size(0) != 0) {
            throw new IllegalArgumentException(
                    "%d palettes do not divide the %d output channels of shape %s"
                            .formatted(found.size(0), shape.size(0), shape));
        }
    }

    private static void requireHalf(String part, DenseWeight values) {
        if (values.type() != ElementType.F16) {
            throw new IllegalArgumentException(
                    "%s is of type %s, expected F16".formatted(part, values.type()));
        }
    }
}
