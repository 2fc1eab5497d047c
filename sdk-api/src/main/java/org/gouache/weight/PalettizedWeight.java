package org.gouache.weight;

import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * A weight whose elements are entries of small palettes. Each of {@code groups} equal runs of
 * output channels (entries of the first dimension) has a palette of its own. An element is {@code
 * palette[group][index]}, times the scale of its output channel where there are scales: a product
 * that float32 holds exactly.
 *
 * <p>Indices stand in row-major order, each in {@code bits} bits, the least significant first, on
 * across bytes and groups; the last byte is filled with zeros. That is how Core ML packs the
 * operand of {@code constexpr_lut_to_dense}.
 *
 * @param bits of an index: 1, 2, 3, 4, 6 or 8
 * @param palette F16 {@code [groups, 2^bits]}
 * @param indices exactly {@link #indexBytes} bytes, read-only
 * @param scale F16 {@code [shape[0]]}, one for each output channel; null if there are none
 */
public record PalettizedWeight(
        Shape shape,
        int bits,
        DenseWeight palette,
        MemorySegment indices,
        @Nullable DenseWeight scale)
        implements Weight {
    /** The numbers of bits that an index may have. */
    public static final Set<Integer> BITS = Set.of(1, 2, 3, 4, 6, 8);

    /**
     * @throws IllegalArgumentException if the parts do not fit each other; says which, what it has
     *     and what is expected
     */
    public PalettizedWeight {
        PalettizedParts.require(shape, bits, palette, indices, scale);
    }

    /** How many bytes the packed indices of so many elements take. */
    public static long indexBytes(long elements, int bits) {
        return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), (long) Byte.SIZE);
    }

    /** The number of palettes. */
    public int groups() {
        return palette.shape().dim(0);
    }

    /** The number of output channels that share a palette. */
    public long groupSize() {
        return shape.size(0) / groups();
    }

    /** The number of elements that share a palette. */
    public long groupElements() {
        return shape.elements() / groups();
    }

    /** Indices, palettes and scales together. */
    @Override
    public long bytes() {
        return indices.byteSize() + palette.bytes() + (scale == null ? 0 : scale.bytes());
    }

    @Override
    public PalettizedWeight reshape(Shape other) {
        boolean byChannel = groups() > 1 || scale != null;
        if (other.elements() != shape.elements()
                || byChannel && (other.rank() == 0 || other.size(0) != shape.size(0))) {
            throw new IllegalArgumentException(
                    "%d palettes for shape %s cannot serve shape %s"
                            .formatted(groups(), shape, other));
        }
        return new PalettizedWeight(other, bits, palette, indices, scale);
    }

    /**
     * Entries {@code from} to {@code to} (exclusive) of the first dimension. Indices stay in the
     * same memory if they begin and end with whole bytes, otherwise they are copied; where a cut
     * goes through a group, palettes are repeated, so that groups are equal again.
     */
    @Override
    public PalettizedWeight rows(long from, long to) {
        Rows.requireIn(shape, from, to);
        return PalettizedRows.of(this, from, to);
    }
}
