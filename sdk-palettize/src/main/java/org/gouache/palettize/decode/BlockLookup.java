package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/**
 * Leaves whole blocks of elements to kernels. What lies before the first index that begins a byte
 * and after the last block goes element by element.
 */
abstract class BlockLookup implements Lookup {
    private final Lookup edges = new ElementLookup();

    abstract WordKernel wordKernel(int bits);

    abstract HalfKernel halfKernel(int bits);

    @Override
    public void words(
            PackedIndices indices, long first, int count, int[] palette, MemorySegment target) {
        WordKernel kernel = wordKernel(indices.bits());
        int begin = begin(first, count);
        int block = kernel.blockElements();
        int reach = kernel.reach(indices.bits());
        int blocks = indices.blocks(first + begin, count - begin, block, reach);
        int end = begin + blocks * block;
        if (begin > 0) {
            edges.words(indices, first, begin, palette, target);
        }
        if (blocks > 0) {
            MemorySegment middle = target.asSlice((long) begin * Integer.BYTES);
            kernel.lookUp(indices, indices.unitAt(first + begin), blocks, palette, middle);
        }
        if (end < count) {
            MemorySegment rest = target.asSlice((long) end * Integer.BYTES);
            edges.words(indices, first + end, count - end, palette, rest);
        }
    }

    @Override
    public void halves(
            PackedIndices indices, long first, int count, short[] palette, MemorySegment target) {
        HalfKernel kernel = halfKernel(indices.bits());
        int begin = begin(first, count);
        int block = kernel.blockElements();
        int reach = kernel.reach(indices.bits());
        int blocks = indices.blocks(first + begin, count - begin, block, reach);
        int end = begin + blocks * block;
        if (begin > 0) {
            edges.halves(indices, first, begin, palette, target);
        }
        if (blocks > 0) {
            MemorySegment middle = target.asSlice((long) begin * Short.BYTES);
            kernel.lookUp(indices, indices.unitAt(first + begin), blocks, palette, middle);
        }
        if (end < count) {
            MemorySegment rest = target.asSlice((long) end * Short.BYTES);
            edges.halves(indices, first + end, count - end, palette, rest);
        }
    }

    private static int begin(long first, int count) {
        return (int) Math.min(count, -first & PackedIndices.UNIT - 1);
    }
}
