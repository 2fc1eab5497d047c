package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;

/** An operation in the making. */
final class OperationBuilder {
    private final ProgramBuilder program;
    private final Mil.Operation.Builder operation = Mil.Operation.newBuilder();

    OperationBuilder(ProgramBuilder program, String type) {
        this.program = program;
        operation.setType(type);
    }

    OperationBuilder input(String parameter, Operand operand) {
        return input(parameter, operand.name());
    }

    /**
     * @param name of a constant
     */
    OperationBuilder input(String parameter, String name) {
        operation.putInputs(
                parameter, Mil.Argument.newBuilder().addArguments(binding(name)).build());
        return this;
    }

    OperationBuilder inputs(String parameter, List<Operand> operands) {
        Mil.Argument.Builder argument = Mil.Argument.newBuilder();
        operands.forEach(operand -> argument.addArguments(binding(operand.name())));
        operation.putInputs(parameter, argument.build());
        return this;
    }

    /** An input that is a value, not a name. */
    OperationBuilder input(String parameter, Mil.Value value) {
        Mil.Argument.Binding binding = Mil.Argument.Binding.newBuilder().setValue(value).build();
        operation.putInputs(parameter, Mil.Argument.newBuilder().addArguments(binding).build());
        return this;
    }

    OperationBuilder attribute(String name, Mil.Value value) {
        operation.putAttributes(name, value);
        return this;
    }

    private static Mil.Argument.Binding binding(String name) {
        return Mil.Argument.Binding.newBuilder().setName(name).build();
    }

    /** Ends the operation, which has one result. */
    Operand result(MilType type, Shape shape) {
        return result(program.resultName(operation.getType()), type, shape);
    }

    /**
     * Ends the operation, which has one result.
     *
     * @param name nothing else's
     */
    Operand result(String name, MilType type, Shape shape) {
        Operand result = new Operand(name, type, shape);
        finish(name, List.of(result));
        return result;
    }

    /** Ends the operation, which has a result of each shape. */
    List<Operand> results(MilType type, List<Shape> shapes) {
        List<Operand> results = new ArrayList<>();
        for (Shape shape : shapes) {
            results.add(new Operand(program.resultName(operation.getType()), type, shape));
        }
        finish(results.getFirst().name(), results);
        return results;
    }

    /** Ends the operation, a constant. */
    void result(String name, Mil.ValueType type) {
        operation.addOutputs(ProgramBuilder.named(name, type));
        add(name);
    }

    private void finish(String name, List<Operand> results) {
        for (Operand result : results) {
            TensorType type = result.tensorType();
            operation.addOutputs(ProgramBuilder.named(result.name(), type.toProto()));
        }
        add(name);
    }

    private void add(String name) {
        operation.putAttributes("name", ImmediateValues.string(name));
        program.add(operation.build());
    }
}
