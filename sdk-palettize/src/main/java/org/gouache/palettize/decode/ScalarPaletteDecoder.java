package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** One element after another: what all other decoders must equal. */
final class ScalarPaletteDecoder implements PaletteDecoder {
    @Override
    public void decode(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target) {
        Objects.checkFromIndexSize(first, count, weight.shape().elements());
        if (target.byteSize() != (long) count * type.bytes()) {
            throw new IndexOutOfBoundsException(
                    "%d elements of %s take %d bytes, not %d"
                            .formatted(
                                    count, type, (long) count * type.bytes(), target.byteSize()));
        }
        for (int i = 0; i < count; i++) {
            float value = element(weight, first + i);
            switch (type) {
                case F32 -> target.set(JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES, value);
                case F16 ->
                        target.set(
                                JAVA_SHORT_UNALIGNED,
                                (long) i * Short.BYTES,
                                Float.floatToFloat16(value));
                default -> throw new IllegalArgumentException("cannot decode to " + type);
            }
        }
    }

    private static float element(PalettizedWeight weight, long element) {
        long group = element / weight.groupElements();
        float entry =
                half(weight.palette(), (group << weight.bits()) + index(weight, element));
        DenseWeight scale = weight.scale();
        return scale == null
                ? entry
                : entry * half(scale, element / (weight.shape().elements() / weight.shape().size(0)));
    }

    private static int index(PalettizedWeight weight, long element) {
        long bit = element * weight.bits();
        long firstByte = bit / Byte.SIZE;
        int low = weight.indices().get(JAVA_BYTE, firstByte) & 0xFF;
        int high =
                firstByte + 1 < weight.indices().byteSize()
                        ? weight.indices().get(JAVA_BYTE, firstByte + 1) & 0xFF
                        : 0;
        return (low | high << Byte.SIZE) >>> bit % Byte.SIZE & (1 << weight.bits()) - 1;
    }

    private static float half(DenseWeight values, long index) {
        return Float.float16ToFloat(values.data().get(JAVA_SHORT_UNALIGNED, index * Short.BYTES));
    }
}
