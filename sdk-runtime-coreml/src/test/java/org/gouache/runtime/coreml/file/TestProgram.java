package org.gouache.runtime.coreml.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;

import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;

import java.nio.file.Path;
import java.util.Map;

/** Programs made of a few operations, as packages. */
final class TestProgram {
    private final Mil.Block.Builder block = Mil.Block.newBuilder();

    /** Adds an operation with parameters as those of the second generation, values or names. */
    TestProgram operation(String type, Map<String, ?> parameters, Map<String, TensorType> outputs) {
        Mil.Operation.Builder operation = Mil.Operation.newBuilder().setType(type);
        parameters.forEach((name, it) ->
                operation.putInputs(
                        name, Mil.Argument.newBuilder().addArguments(binding(it)).build()));
        return add(operation, outputs);
    }

    private static Mil.Argument.Binding binding(Object parameter) {
        Mil.Argument.Binding.Builder binding = Mil.Argument.Binding.newBuilder();
        return parameter instanceof Mil.Value value
                ? binding.setValue(value).build()
                : binding.setName((String) parameter).build();
    }

    /** Adds an operation with parameters as those of the first generation. */
    TestProgram oldOperation(
            String type, Map<String, Mil.Value> attributes, Map<String, TensorType> outputs) {
        return add(Mil.Operation.newBuilder().setType(type).putAllAttributes(attributes), outputs);
    }

    private TestProgram add(Mil.Operation.Builder operation, Map<String, TensorType> outputs) {
        outputs.forEach(
                (name, it) -> operation.addOutputsBuilder().setName(name).setType(it.toProto()));
        block.addOperations(operation);
        return this;
    }

    void write(Path target) {
        Mil.Function.Builder main =
                Mil.Function.newBuilder()
                        .setOpset("CoreML8")
                        .putBlockSpecializations("CoreML8", block.build());
        Spec.Model.Builder model = Spec.Model.newBuilder().setSpecificationVersion(9);
        model.getMlProgramBuilder().setVersion(1).putFunctions("main", main.build());
        PackageWriter.write(target, _ -> model.build());
    }

    /** A tensor of floats. */
    static Mil.Value floats(MilType type, Shape shape, float... values) {
        Tensor tensor = Tensor.of(shape, values);
        Tensor stored =
                new DenseWeight(ElementType.F32, shape, tensor.data()).toTensor(type.unpacked());
        return bytes(type, shape, stored.data().toArray(JAVA_BYTE));
    }

    /** A tensor of whole numbers of a byte or less. */
    static Mil.Value packed(MilType type, Shape shape, int... values) {
        byte[] bytes = new byte[(int) type.bytes(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            for (int bit = 0; bit < type.bits(); bit++) {
                int at = i * type.bits() + bit;
                bytes[at / 8] |= (byte) ((values[i] >> bit & 1) << at % 8);
            }
        }
        return bytes(type, shape, bytes);
    }

    static Mil.Value int32(int value) {
        Mil.Value.Builder built =
                Mil.Value.newBuilder()
                        .setType(new TensorType(MilType.INT32, Shape.scalar()).toProto());
        built.getImmediateValueBuilder().getTensorBuilder().getIntsBuilder().addValues(value);
        return built.build();
    }

    static Mil.Value text(String text) {
        Mil.Value.Builder built = Mil.Value.newBuilder();
        built.getTypeBuilder().getTensorTypeBuilder().setDataType(Mil.DataType.STRING);
        built.getImmediateValueBuilder().getTensorBuilder().getStringsBuilder().addValues(text);
        return built.build();
    }

    static Mil.Value bytes(MilType type, Shape shape, byte... bytes) {
        Mil.Value.Builder built =
                Mil.Value.newBuilder().setType(new TensorType(type, shape).toProto());
        built.getImmediateValueBuilder()
                .getTensorBuilder()
                .getBytesBuilder()
                .setValues(ByteString.copyFrom(bytes));
        return built.build();
    }
}
