package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks up the indices of whole blocks of elements in the palette that it was made for. */
interface BlockKernel {
    VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** How many bytes it may read beyond the indices of its blocks. */
    int OVERREAD = Long.BYTES;

    /** The elements of a block, a multiple of {@link PackedIndices#UNIT}. */
    int blockElements();

    /**
     * @param packed the indices from the beginning on, and {@link #OVERREAD} more bytes
     * @param target native memory
     * @param at where to begin in it
     */
    void lookUp(byte[] packed, int blocks, MemorySegment target, long at);
}
