package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/**
 * Leaves whole blocks of elements to kernels, a piece at a time, whose indices are first copied to
 * an array: to read them there costs the same whatever memory they come from. What lies before the
 * first unit and after the last block goes element by element.
 */
abstract class BlockLookup implements Lookup {
    private static final int PIECE = 1 << 14;
    private static final int UNIT = PackedIndices.UNIT;

    private final Lookup edges = new ElementLookup();

    abstract BlockKernel words(int bits, int[] palette, int elements);

    abstract BlockKernel halves(int bits, short[] palette, int elements);

    @Override
    public void words(
            PackedIndices indices, long first, int count, int[] palette, MemorySegment target) {
        int begin = begin(first, count);
        edges.words(indices, first, begin, palette, target);
        BlockKernel kernel = words(indices.bits(), palette, count - begin);
        int end = count - (count - begin) % kernel.blockElements();
        lookUp(indices, first, begin, end, kernel, Integer.BYTES, target);
        MemorySegment rest = target.asSlice((long) end * Integer.BYTES);
        edges.words(indices, first + end, count - end, palette, rest);
    }

    @Override
    public void halves(
            PackedIndices indices, long first, int count, short[] palette, MemorySegment target) {
        int begin = begin(first, count);
        edges.halves(indices, first, begin, palette, target);
        BlockKernel kernel = halves(indices.bits(), palette, count - begin);
        int end = count - (count - begin) % kernel.blockElements();
        lookUp(indices, first, begin, end, kernel, Short.BYTES, target);
        MemorySegment rest = target.asSlice((long) end * Short.BYTES);
        edges.halves(indices, first + end, count - end, palette, rest);
    }

    @Override
    public void multiply(MemorySegment values, int from, int to, float factor) {
        edges.multiply(values, from, to, factor);
    }

    private static int begin(long first, int count) {
        return (int) Math.min(count, -first & UNIT - 1);
    }

    private static void lookUp(
            PackedIndices indices,
            long first,
            int begin,
            int end,
            BlockKernel kernel,
            int elementBytes,
            MemorySegment target) {
        int largest = Math.min(PIECE, end - begin);
        byte[] packed = new byte[largest / UNIT * indices.bits() + BlockKernel.OVERREAD];
        for (int at = begin; at < end; at += PIECE) {
            int elements = Math.min(PIECE, end - at);
            indices.copyTo(packed, first + at, elements / UNIT);
            int blocks = elements / kernel.blockElements();
            kernel.lookUp(packed, blocks, target, (long) at * elementBytes);
        }
    }
}
