package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Constants that are no weights, each once in a program. */
final class Constants {
    private final ProgramBuilder program;
    private final StoredValues stored;
    private final MilType type;
    private final Map<String, String> names = new HashMap<>();

    /**
     * @param type the type that the program computes in
     */
    Constants(ProgramBuilder program, StoredValues stored, MilType type) {
        this.program = program;
        this.stored = stored;
        this.type = type;
    }

    /** The type that the program computes in. */
    MilType type() {
        return type;
    }

    String integer(int value) {
        return constant("int32_" + value, () -> ImmediateValues.integers(Shape.scalar(), value));
    }

    /** A one-dimensional constant of integers. */
    String integers(int... values) {
        Shape shape = Shape.of(values.length);
        return constant(
                "int32s" + Arrays.toString(values), () -> ImmediateValues.integers(shape, values));
    }

    /** The sizes of a shape. */
    String sizes(Shape shape) {
        return integers(Arrays.stream(shape.toArray()).mapToInt(Math::toIntExact).toArray());
    }

    /** A one-dimensional constant of integers, for what is no parameter. */
    Operand integerTensor(int... values) {
        return new Operand(integers(values), MilType.INT32, Shape.of(values.length));
    }

    String bool(boolean value) {
        return constant("bool_" + value, () -> ImmediateValues.bool(value));
    }

    /** A one-dimensional constant of falsehoods. */
    String falses(int count) {
        return constant("false_x" + count, () -> ImmediateValues.falses(count));
    }

    String string(String value) {
        return constant("string_" + value, () -> ImmediateValues.string(value));
    }

    /** A number in the type that the program computes in. */
    Operand scalar(float value) {
        return floats(type + "_" + value, type, Shape.scalar(), value);
    }

    /** A one-dimensional constant of equal numbers, in the type that the program computes in. */
    Operand repeated(float value, int count) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return floats("%s_%s_x%d".formatted(type, value, count), type, Shape.of(count), values);
    }

    String float32(float value) {
        return floats("float32_" + value, MilType.FLOAT32, Shape.scalar(), value).name();
    }

    /**
     * Numbers in a floating-point type.
     *
     * @param description what they are, different for different numbers
     * @param type FLOAT32 or FLOAT16
     */
    Operand floats(String description, MilType type, Shape shape, float... values) {
        TensorType tensorType = new TensorType(type, shape);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensorType.bytes()));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (type == MilType.FLOAT16) {
                bytes.putShort(Float.floatToFloat16(value));
            } else {
                bytes.putFloat(value);
            }
        }
        String name =
                constant(
                        description,
                        () -> stored.of(tensorType, channel -> channel.write(bytes.flip())));
        return new Operand(name, tensorType);
    }

    private String constant(String description, Supplier<Mil.Value> value) {
        return names.computeIfAbsent(
                description, _ -> add(program.constantName(description), value.get()));
    }

    /** Adds a constant of its own. */
    String add(String name, Mil.Value value) {
        program.operation("const").attribute("val", value).result(name, value.getType());
        return name;
    }
}
