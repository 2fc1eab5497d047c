package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program of a few operations, with the values of its inputs. The last results are its outputs.
 */
final class SmallProgram {
    private static final String OPSET = "CoreML6";

    private final Mil.Function.Builder main = Mil.Function.newBuilder().setOpset(OPSET);
    private final Mil.Block.Builder block = Mil.Block.newBuilder();
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    SmallProgram input(String name, MilType type, Shape shape, float... numbers) {
        main.addInputs(named(name, type, shape));
        values.put(name, Tensor.of(shape, numbers));
        return this;
    }

    /** The values of an input that is not declared. */
    SmallProgram stranger(String name) {
        values.put(name, Tensor.zeros(Shape.scalar()));
        return this;
    }

    SmallProgram without(String input) {
        values.remove(input);
        return this;
    }

    SmallProgram operation(
            String type, Map<String, Mil.Argument> parameters, Mil.NamedValueType... results) {
        Mil.Operation.Builder operation =
                Mil.Operation.newBuilder().setType(type).putAllInputs(parameters);
        block.clearOutputs();
        for (Mil.NamedValueType result : results) {
            operation.addOutputs(result);
            block.addOutputs(result.getName());
        }
        block.addOperations(operation);
        return this;
    }

    Map<String, Tensor> run(Path folder, Rounding rounding) {
        Path target = folder.resolve("small.mlpackage");
        Spec.Model.Builder model = Spec.Model.newBuilder().setSpecificationVersion(7);
        model.getMlProgramBuilder()
                .setVersion(1)
                .putFunctions("main", main.putBlockSpecializations(OPSET, block.build()).build());
        PackageWriter.write(target, _ -> model.build());
        try (MilProgram program = MilProgram.open(target)) {
            return program.run(values, rounding);
        }
    }

    static Mil.NamedValueType named(String name, MilType type, Shape shape) {
        return Mil.NamedValueType.newBuilder()
                .setName(name)
                .setType(new TensorType(type, shape).toProto())
                .build();
    }

    static Mil.Argument names(String... names) {
        Mil.Argument.Builder argument = Mil.Argument.newBuilder();
        for (String name : names) {
            argument.addArgumentsBuilder().setName(name);
        }
        return argument.build();
    }

    static Mil.Argument integer(int value) {
        return immediate(
                MilType.INT32,
                Shape.scalar(),
                Mil.TensorValue.newBuilder()
                        .setInts(Mil.TensorValue.RepeatedInts.newBuilder().addValues(value)));
    }

    static Mil.Argument integers(int... values) {
        Mil.TensorValue.RepeatedInts.Builder ints = Mil.TensorValue.RepeatedInts.newBuilder();
        for (int value : values) {
            ints.addValues(value);
        }
        return immediate(
                MilType.INT32, Shape.of(values.length), Mil.TensorValue.newBuilder().setInts(ints));
    }

    static Mil.Argument flag(boolean value) {
        return immediate(
                MilType.BOOL,
                Shape.scalar(),
                Mil.TensorValue.newBuilder()
                        .setBools(Mil.TensorValue.RepeatedBools.newBuilder().addValues(value)));
    }

    static Mil.Argument text(String value) {
        Mil.Value.Builder text = Mil.Value.newBuilder();
        text.getTypeBuilder().getTensorTypeBuilder().setDataType(Mil.DataType.STRING);
        text.getImmediateValueBuilder().getTensorBuilder().getStringsBuilder().addValues(value);
        Mil.Argument.Builder argument = Mil.Argument.newBuilder();
        argument.addArgumentsBuilder().setValue(text);
        return argument.build();
    }

    private static Mil.Argument immediate(
            MilType type, Shape shape, Mil.TensorValue.Builder tensor) {
        Mil.Value.Builder value =
                Mil.Value.newBuilder().setType(new TensorType(type, shape).toProto());
        value.getImmediateValueBuilder().setTensor(tensor);
        Mil.Argument.Builder argument = Mil.Argument.newBuilder();
        argument.addArgumentsBuilder().setValue(value);
        return argument.build();
    }
}
