package org.gouache.palettize.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.MemorySegment;

/** Widens rows, if that is needed, and makes columns of them. */
final class DensePanels extends WeightPanels {
    private final Transposition transposition;
    private final ElementType type;
    private final MemorySegment data;

    DensePanels(DenseWeight weight, Transposition transposition) {
        super(weight.shape());
        this.transposition = transposition;
        type = weight.type();
        data = weight.data();
    }

    @Override
    void readPart(int first, int count, int from, int part, float[] panel, PanelScratch scratch) {
        for (int column = 0; column < count; column++) {
            long element = (long) (first + column) * depth() + from;
            widen(element, part, scratch, column * PanelScratch.STRIDE);
        }
        int[] places = scratch.places;
        float[] target = isInOrder() ? panel : scratch.columns;
        int at = isInOrder() ? places[0] : 0;
        for (int column = 0; column < COLUMNS; column += Transposition.ROWS) {
            int existing = Math.min(column, count - 1);
            transposition.transpose(
                    scratch.values,
                    existing * PanelScratch.STRIDE,
                    PanelScratch.STRIDE,
                    count - 1 - existing,
                    part,
                    target,
                    at + column,
                    COLUMNS);
        }
        if (!isInOrder()) {
            put(target, panel, places, part);
        }
    }

    private void widen(long element, int count, PanelScratch scratch, int at) {
        long offset = element * type.bytes();
        float[] values = scratch.values;
        switch (type) {
            case F32 -> MemorySegment.copy(data, JAVA_FLOAT_UNALIGNED, offset, values, at, count);
            case F16 -> {
                short[] halves = scratch.halves;
                MemorySegment.copy(data, JAVA_SHORT_UNALIGNED, offset, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    values[at + i] = Float.float16ToFloat(halves[i]);
                }
            }
            case BF16 -> {
                short[] halves = scratch.halves;
                MemorySegment.copy(data, JAVA_SHORT_UNALIGNED, offset, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    values[at + i] = Float.intBitsToFloat(halves[i] << Short.SIZE);
                }
            }
            default ->
                    Conversion.convert(
                            type,
                            data.asSlice(offset, (long) count * type.bytes()),
                            ElementType.F32,
                            MemorySegment.ofArray(values)
                                    .asSlice((long) at * Float.BYTES, (long) count * Float.BYTES));
        }
    }

    private static void put(float[] columns, float[] panel, int[] places, int count) {
        for (int k = 0; k < count; k++) {
            int to = places[k];
            for (int j = 0; j < COLUMNS; j++) {
                panel[to + j] = columns[k * COLUMNS + j];
            }
        }
    }
}
