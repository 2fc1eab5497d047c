package org.gouache.palettize.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.MemorySegment;

/** Widens values, if that is needed. */
final class DensePanels extends WeightPanels {
    private final ElementType type;
    private final MemorySegment data;

    DensePanels(DenseWeight weight, PanelKernels kernels) {
        super(weight.shape(), kernels);
        type = weight.type();
        data = weight.data();
    }

    @Override
    void readRow(int output, int from, int count, float[] target, int at, PanelScratch scratch) {
        long offset = ((long) output * depth() + from) * type.bytes();
        switch (type) {
            case F32 -> MemorySegment.copy(data, JAVA_FLOAT_UNALIGNED, offset, target, at, count);
            case F16 -> {
                short[] halves = scratch.halves;
                MemorySegment.copy(data, JAVA_SHORT_UNALIGNED, offset, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.float16ToFloat(halves[i]);
                }
            }
            case BF16 -> {
                short[] halves = scratch.halves;
                MemorySegment.copy(data, JAVA_SHORT_UNALIGNED, offset, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat(halves[i] << Short.SIZE);
                }
            }
            default ->
                    Conversion.convert(
                            type,
                            data.asSlice(offset, (long) count * type.bytes()),
                            ElementType.F32,
                            MemorySegment.ofArray(target)
                                    .asSlice((long) at * Float.BYTES, (long) count * Float.BYTES));
        }
    }
}
