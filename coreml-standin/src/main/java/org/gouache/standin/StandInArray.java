package org.gouache.standin;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** An array that the stand-in hands over, dense: {@code standin_array}. */
record StandInArray(String name, int type, Shape shape, MemorySegment values) {
    static final int FLOAT16 = 0x10010;
    static final int FLOAT32 = 0x10020;
    static final int INT32 = 0x20020;

    private static final long RANK = 4;
    private static final long SIZES = 8;
    private static final long DATA = SIZES + 8 * Long.BYTES;
    private static final long NAME = DATA + Long.BYTES;
    private static final long NAME_BYTES = 256;
    private static final long BYTES = NAME + NAME_BYTES;

    static List<StandInArray> all(MemorySegment structs, int count) {
        MemorySegment all = structs.reinterpret(count * BYTES);
        List<StandInArray> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arrays.add(of(all.asSlice(i * BYTES, BYTES)));
        }
        return arrays;
    }

    private static StandInArray of(MemorySegment struct) {
        int type = struct.get(JAVA_INT, 0);
        long[] sizes = new long[struct.get(JAVA_INT, RANK)];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = struct.get(JAVA_LONG, SIZES + axis * (long) Long.BYTES);
        }
        Shape shape = Shape.of(sizes);
        long bytes = shape.elements() * (type & 0xFF) / Byte.SIZE;
        return new StandInArray(
                struct.getString(NAME), type, shape, struct.get(ADDRESS, DATA).reinterpret(bytes));
    }

    Tensor read() {
        float[] floats = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < floats.length; i++) {
            floats[i] =
                    switch (type) {
                        case FLOAT16 -> Float.float16ToFloat(values.getAtIndex(JAVA_SHORT, i));
                        case FLOAT32 -> values.getAtIndex(JAVA_FLOAT, i);
                        case INT32 -> values.getAtIndex(JAVA_INT, i);
                        default -> throw unknownType();
                    };
        }
        return Tensor.of(shape, floats);
    }

    void write(Tensor tensor) {
        if (!tensor.shape().equals(shape)) {
            throw new GouacheException(
                    "%s is %s, expected %s".formatted(name, tensor.shape(), shape));
        }
        float[] floats = tensor.toFloats();
        for (int i = 0; i < floats.length; i++) {
            switch (type) {
                case FLOAT16 -> values.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16(floats[i]));
                case FLOAT32 -> values.setAtIndex(JAVA_FLOAT, i, floats[i]);
                case INT32 -> values.setAtIndex(JAVA_INT, i, Math.round(floats[i]));
                default -> throw unknownType();
            }
        }
    }

    private GouacheException unknownType() {
        return new GouacheException("%s has type 0x%x".formatted(name, type));
    }
}
