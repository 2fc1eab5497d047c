package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.VectorSupport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes entries of a palette, times a scale, in the order of their indices. */
interface RowLookup {
    VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Eight indices: in whatever bit they begin, they lie within eight bytes. */
    int UNIT = Byte.SIZE;

    /** The fastest one for this machine. */
    static RowLookup create() {
        return VectorSupport.choose(() -> new VectorRow(), () -> new ElementRow());
    }

    /**
     * @param packed indices, and eight more bytes
     * @param shift in which bit of the first byte they begin
     * @param palette a power of two of entries, repeated until there are at least sixteen
     * @param target takes {@code count} values from {@code at} on
     */
    void lookUp(
            byte[] packed,
            int shift,
            int bits,
            int count,
            float[] palette,
            float scale,
            float[] target,
            int at);

    /** Eight indices, from the lowest bit on. */
    static long unit(byte[] packed, int shift, int bits, int unit) {
        return (long) LONG.get(packed, unit * bits) >>> shift;
    }
}
