package org.gouache.runtime.coreml.program;

import org.gouache.GouacheVersion;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.List;
import java.util.Map;

/** A program in the making: its operations, in the order in which they run, and their names. */
final class ProgramBuilder {
    private static final String FUNCTION = "main";

    private final Mil.Function.Builder function = Mil.Function.newBuilder();
    private final Mil.Block.Builder block = Mil.Block.newBuilder();
    private final Identifiers identifiers = new Identifiers();
    private String path = "";

    /** Names the operations that follow. */
    void enter(String path) {
        this.path = path;
    }

    /** Keeps a name for an input or an output. */
    void reserve(String name) {
        if (!identifiers.unique(name).equals(name)) {
            throw new IllegalStateException("two inputs or outputs are named " + name);
        }
    }

    /**
     * @param name reserved before
     */
    Operand input(String name, TensorType type) {
        function.addInputs(named(name, type.toProto()));
        return new Operand(name, type);
    }

    OperationBuilder operation(String type) {
        return new OperationBuilder(this, type);
    }

    /** A name for a result of an operation where one is entered. */
    String resultName(String operator) {
        return identifiers.unique(path.isEmpty() ? operator : path + "_" + operator);
    }

    /** A name for what belongs to no single operation. */
    String constantName(String description) {
        return identifiers.unique(description);
    }

    void add(Mil.Operation operation) {
        block.addOperations(operation);
    }

    static Mil.NamedValueType named(String name, Mil.ValueType type) {
        return Mil.NamedValueType.newBuilder().setName(name).setType(type).build();
    }

    /**
     * @param outputs names of results, in order
     */
    Mil.Program build(String opset, List<String> outputs) {
        function.setOpset(opset)
                .putBlockSpecializations(opset, block.addAllOutputs(outputs).build());
        return Mil.Program.newBuilder()
                .setVersion(1)
                .putFunctions(FUNCTION, function.build())
                .putAttributes(
                        "buildInfo",
                        ImmediateValues.dictionary(Map.of("gouache-version", GouacheVersion.get())))
                .build();
    }
}
