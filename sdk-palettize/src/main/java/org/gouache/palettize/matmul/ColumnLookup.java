package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.VectorSupport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes entries of palettes, times a scale, into the columns of a panel. */
interface ColumnLookup {
    VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Eight indices: in whatever bit they begin, they lie within eight bytes. */
    int UNIT = Byte.SIZE;

    /** The fastest one for this machine. */
    static ColumnLookup create() {
        return VectorSupport.choose(() -> new VectorColumns(), () -> new ElementColumns());
    }

    /**
     * @param count how many values of each column
     * @param scratch has the indices, palettes and scales of all columns, and the places of rows
     */
    void lookUp(int bits, int count, float[] panel, PanelScratch scratch);

    /** Eight indices of a column, from the lowest bit on. */
    static long unit(PanelScratch scratch, int column, int bits, int unit) {
        int at = column * PanelScratch.STRIDE + unit * bits;
        return (long) LONG.get(scratch.packed, at) >>> scratch.shifts[column];
    }
}
