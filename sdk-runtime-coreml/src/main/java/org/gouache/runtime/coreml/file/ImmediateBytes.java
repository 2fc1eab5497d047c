package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Mil.TensorValue.ValueCase;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of numbers that stand in the program itself. */
final class ImmediateBytes {
    private ImmediateBytes() {}

    /**
     * @throws GouacheException if the value is not of that type: says what is wrong, not where
     */
    static MemorySegment of(Mil.TensorValue value, TensorType expected) {
        if (value.hasBytes()) {
            return bytes(value.getBytes(), expected);
        }
        if (value.getValueCase() != field(expected.type())) {
            throw new GouacheException(
                    "holds %s under %s".formatted(expected, value.getValueCase()));
        }
        int count = count(value);
        if (count != expected.shape().elements()) {
            throw new GouacheException("holds %d values, not %s".formatted(count, expected));
        }
        byte[] bytes = new byte[Math.toIntExact(expected.bytes())];
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(value, i, expected.type(), target);
        }
        return MemorySegment.ofArray(bytes).asReadOnly();
    }

    private static MemorySegment bytes(Mil.TensorValue.RepeatedBytes value, TensorType expected) {
        int size = value.getValues().size();
        if (size != expected.bytes()) {
            throw new GouacheException(
                    "holds %d bytes, but %s takes %d".formatted(size, expected, expected.bytes()));
        }
        return MemorySegment.ofBuffer(value.getValues().asReadOnlyByteBuffer());
    }

    /** Where numbers of a type stand, if not as bytes. */
    private static ValueCase field(MilType type) {
        return switch (type) {
            case BOOL -> ValueCase.BOOLS;
            case FLOAT32 -> ValueCase.FLOATS;
            case FLOAT64 -> ValueCase.DOUBLES;
            case INT64, UINT64 -> ValueCase.LONGINTS;
            case INT8, INT16, INT32, UINT8, UINT16, UINT32 -> ValueCase.INTS;
            default -> ValueCase.BYTES;
        };
    }

    private static int count(Mil.TensorValue value) {
        return switch (value.getValueCase()) {
            case FLOATS -> value.getFloats().getValuesCount();
            case INTS -> value.getInts().getValuesCount();
            case BOOLS -> value.getBools().getValuesCount();
            case LONGINTS -> value.getLongInts().getValuesCount();
            case DOUBLES -> value.getDoubles().getValuesCount();
            case STRINGS, BYTES, VALUE_NOT_SET -> 0;
        };
    }

    private static void put(Mil.TensorValue value, int i, MilType type, ByteBuffer target) {
        switch (type) {
            case BOOL -> target.put((byte) (value.getBools().getValues(i) ? 1 : 0));
            case FLOAT32 -> target.putFloat(value.getFloats().getValues(i));
            case FLOAT64 -> target.putDouble(value.getDoubles().getValues(i));
            case INT64, UINT64 -> target.putLong(value.getLongInts().getValues(i));
            case INT32, UINT32 -> target.putInt(value.getInts().getValues(i));
            case INT16, UINT16 ->
                    target.putShort((short) inRange(value.getInts().getValues(i), type));
            default -> target.put((byte) inRange(value.getInts().getValues(i), type));
        }
    }

    private static int inRange(int number, MilType type) {
        int least = type.isSigned() ? -1 << type.bits() - 1 : 0;
        int most = least + (1 << type.bits()) - 1;
        if (number < least || number > most) {
            throw new GouacheException("holds %d, which is no %s".formatted(number, type));
        }
        return number;
    }
}
