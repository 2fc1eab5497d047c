package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The values of a block that are known without running it: constants, and what is decompressed from
 * constants. A decompressed value is made anew each time it is asked for, and rounded once to the
 * type of its palette or scale.
 */
public final class Constants {
    /** What is decompressed may itself be compressed; known tools write no more than three. */
    private static final int MAX_STAGES = 8;

    private record Definition(Mil.Operation operation, int output) {}

    private final PackageReader reader;
    private final Map<String, Definition> definitions = new HashMap<>();

    private Constants(PackageReader reader) {
        this.reader = reader;
    }

    public static Constants of(PackageReader reader, Mil.Block block) {
        Constants constants = new Constants(reader);
        for (Mil.Operation operation : block.getOperationsList()) {
            if (isConstant(operation)) {
                for (int i = 0; i < operation.getOutputsCount(); i++) {
                    constants.definitions.putIfAbsent(
                            operation.getOutputs(i).getName(), new Definition(operation, i));
                }
            }
        }
        return constants;
    }

    /** Whether an operation's outputs are known without running the program. */
    public static boolean isConstant(Mil.Operation operation) {
        return operation.getType().equals("const") || operation.getType().startsWith("constexpr_");
    }

    /** Whether there is a constant of that name. */
    public boolean has(String name) {
        return definitions.containsKey(name);
    }

    /**
     * The text of a constant.
     *
     * @throws GouacheException if there is no such constant, or it is no text
     */
    public String text(String name) {
        Mil.Operation operation = definition(name).operation();
        return at(operation, () -> new Parameters(operation, reader, this, 0).text("val"));
    }

    /**
     * The numbers of a constant, decompressed if they are compressed.
     *
     * @throws GouacheException if there is no such constant, or what it is made of is malformed
     */
    public StoredTensor tensor(String name) {
        return tensor(name, MAX_STAGES);
    }

    StoredTensor tensor(String name, int stages) {
        Definition definition = definition(name);
        Mil.Operation operation = definition.operation();
        return at(
                operation,
                () -> {
                    if (stages == 0) {
                        throw new GouacheException(
                                "is compressed more than %d times".formatted(MAX_STAGES));
                    }
                    List<StoredTensor> results =
                            Decompression.results(
                                    new Parameters(operation, reader, this, stages - 1));
                    if (results.size() != operation.getOutputsCount()) {
                        throw new GouacheException(
                                "has %d outputs, not %d"
                                        .formatted(operation.getOutputsCount(), results.size()));
                    }
                    StoredTensor result = results.get(definition.output());
                    TensorType declared =
                            TensorType.of(operation.getOutputs(definition.output()).getType());
                    if (!result.tensorType().equals(declared)) {
                        throw new GouacheException(
                                "is declared as %s, but is %s".formatted(declared, result));
                    }
                    return result;
                });
    }

    private Definition definition(String name) {
        Definition definition = definitions.get(name);
        if (definition == null) {
            throw new GouacheException("no constant is called '%s'".formatted(Quoted.of(name)));
        }
        return definition;
    }

    private <T> T at(Mil.Operation operation, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (GouacheException e) {
            String where = reader.path() + ": ";
            String what = e.getMessage();
            throw new GouacheException(
                    what.startsWith(where) ? what : where + Shown.of(operation) + " " + what, e);
        }
    }
}
