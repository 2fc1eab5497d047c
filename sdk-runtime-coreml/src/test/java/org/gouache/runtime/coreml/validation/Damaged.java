package org.gouache.runtime.coreml.validation;

import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;

import java.util.List;
import java.util.function.Consumer;

/** One of Apple's models, changed. */
final class Damaged implements AutoCloseable {
    private final PackageReader reader;
    private final Spec.Model.Builder model;
    private final Mil.Function.Builder main;
    private final Mil.Block.Builder block;

    Damaged(String name) {
        reader = PackageReader.open(GoldenPackages.path(name));
        model = reader.model().toBuilder();
        main = reader.main().toBuilder();
        block = reader.block().toBuilder();
    }

    Spec.Model.Builder model() {
        return model;
    }

    Mil.Function.Builder main() {
        return main;
    }

    Mil.Block.Builder block() {
        return block;
    }

    /** The first operation of a type. */
    Mil.Operation.Builder operation(String type) {
        return block.getOperationsBuilderList().stream()
                .filter(operation -> operation.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    Mil.Operation.Builder operationThatMakes(String name) {
        return block.getOperationsBuilderList().stream()
                .filter(operation -> operation.getOutputs(0).getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a parameter that is a constant. */
    Mil.Value.Builder constant(String type, String parameter) {
        String name = operation(type).getInputsOrThrow(parameter).getArguments(0).getName();
        Mil.Operation.Builder constant = operationThatMakes(name);
        return constant.putAttributesBuilderIfAbsent("val");
    }

    Mil.Argument argument(String type, String parameter) {
        return operation(type).getInputsOrThrow(parameter);
    }

    void setInts(String type, String parameter, Integer... values) {
        constant(type, parameter)
                .getImmediateValueBuilder()
                .getTensorBuilder()
                .getIntsBuilder()
                .clearValues()
                .addAllValues(List.of(values));
    }

    void setText(String type, String parameter, String text) {
        constant(type, parameter)
                .getImmediateValueBuilder()
                .getTensorBuilder()
                .getStringsBuilder()
                .setValues(0, text);
    }

    void makeSpecification7() {
        model.setSpecificationVersion(7);
        main.putBlockSpecializations("CoreML6", block.build()).setOpset("CoreML6");
    }

    void setOutputSize(String type, int dimension, long size) {
        operation(type)
                .getOutputsBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getDimensionsBuilder(dimension)
                .getConstantBuilder()
                .setSize(size);
    }

    Validation validation() {
        main.putBlockSpecializations(main.getOpset(), block.build());
        model.getMlProgramBuilder().putFunctions("main", main.build());
        return Validation.of(reader, model.build());
    }

    static List<String> problems(String name, Consumer<Damaged> damage) {
        try (Damaged damaged = new Damaged(name)) {
            damage.accept(damaged);
            return damaged.validation().problems().stream().map(Problem::toString).toList();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
