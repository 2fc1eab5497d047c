package org.gouache.runtime.coreml.program;

import com.google.protobuf.ByteString;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** Values that stand in the program itself. */
final class ImmediateValues {
    private static final Mil.ValueType STRING =
            Mil.ValueType.newBuilder()
                    .setTensorType(Mil.TensorType.newBuilder().setDataType(Mil.DataType.STRING))
                    .build();

    private ImmediateValues() {}

    static Mil.Value string(String value) {
        return tensor(
                STRING,
                Mil.TensorValue.newBuilder()
                        .setStrings(Mil.TensorValue.RepeatedStrings.newBuilder().addValues(value)));
    }

    static Mil.Value bool(boolean value) {
        return tensor(
                new TensorType(MilType.BOOL, Shape.scalar()).toProto(),
                Mil.TensorValue.newBuilder()
                        .setBools(Mil.TensorValue.RepeatedBools.newBuilder().addValues(value)));
    }

    static Mil.Value falses(int count) {
        Mil.TensorValue.RepeatedBools.Builder bools = Mil.TensorValue.RepeatedBools.newBuilder();
        for (int i = 0; i < count; i++) {
            bools.addValues(false);
        }
        return tensor(
                new TensorType(MilType.BOOL, Shape.of(count)).toProto(),
                Mil.TensorValue.newBuilder().setBools(bools));
    }

    static Mil.Value integers(Shape shape, int... values) {
        Mil.TensorValue.RepeatedInts.Builder ints = Mil.TensorValue.RepeatedInts.newBuilder();
        for (int value : values) {
            ints.addValues(value);
        }
        return tensor(
                new TensorType(MilType.INT32, shape).toProto(),
                Mil.TensorValue.newBuilder().setInts(ints));
    }

    /**
     * @param bytes the elements, packed and little-endian
     */
    static Mil.Value tensor(TensorType type, byte[] bytes) {
        Mil.TensorValue.Builder tensor = Mil.TensorValue.newBuilder();
        if (type.type() == MilType.FLOAT32) {
            tensor.setFloats(floats(bytes));
        } else {
            tensor.setBytes(
                    Mil.TensorValue.RepeatedBytes.newBuilder()
                            .setValues(ByteString.copyFrom(bytes)));
        }
        return tensor(type.toProto(), tensor);
    }

    private static Mil.TensorValue.RepeatedFloats floats(byte[] bytes) {
        Mil.TensorValue.RepeatedFloats.Builder floats = Mil.TensorValue.RepeatedFloats.newBuilder();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            floats.addValues(buffer.getFloat());
        }
        return floats.build();
    }

    static Mil.Value dictionary(Map<String, String> entries) {
        Mil.DictionaryValue.Builder dictionary = Mil.DictionaryValue.newBuilder();
        entries.forEach((key, value) ->
                dictionary.addValuesBuilder().setKey(string(key)).setValue(string(value)));
        Mil.Value.Builder result = Mil.Value.newBuilder();
        result.getTypeBuilder().getDictionaryTypeBuilder().setKeyType(STRING).setValueType(STRING);
        result.getImmediateValueBuilder().setDictionary(dictionary);
        return result.build();
    }

    private static Mil.Value tensor(Mil.ValueType type, Mil.TensorValue.Builder value) {
        Mil.Value.Builder result = Mil.Value.newBuilder().setType(type);
        result.getImmediateValueBuilder().setTensor(value);
        return result.build();
    }
}
