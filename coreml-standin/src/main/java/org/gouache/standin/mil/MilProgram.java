package org.gouache.standin.mil;

import static java.util.stream.Collectors.joining;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of a package, run by plain loops in float32. Several threads may run it at once. What
 * a program claims of its values, their types and shapes, is checked on the way.
 */
public final class MilProgram implements AutoCloseable {
    private final PackageReader reader;
    private final Mil.Block block;
    private final Liveness liveness;
    private final ConstantPool constants;
    private final List<Port> inputs;
    private final List<Port> outputs;

    private MilProgram(PackageReader reader) {
        this.reader = reader;
        block = reader.block();
        liveness = Liveness.of(block);
        constants = new ConstantPool(reader, block);
        inputs = reader.main().getInputsList().stream().map(MilProgram::port).toList();
        outputs = outputs(block);
    }

    /**
     * Opens a package.
     *
     * @throws GouacheException if it is none, or damaged
     */
    public static MilProgram open(Path path) {
        PackageReader reader = PackageReader.open(path);
        try {
            return new MilProgram(reader);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static Port port(Mil.NamedValueType named) {
        return new Port(named.getName(), TensorType.of(named.getType()));
    }

    private static List<Port> outputs(Mil.Block block) {
        Map<String, Mil.NamedValueType> results = new HashMap<>();
        block.getOperationsList()
                .forEach(operation ->
                        operation
                                .getOutputsList()
                                .forEach(output -> results.put(output.getName(), output)));
        return block.getOutputsList().stream()
                .map(name -> {
                    Mil.NamedValueType result = results.get(name);
                    if (result == null) {
                        throw new GouacheException("no operation gives the output " + name);
                    }
                    return port(result);
                })
                .toList();
    }

    /** In the order of the package. */
    public List<Port> inputs() {
        return inputs;
    }

    /** In the order of the package. */
    public List<Port> outputs() {
        return outputs;
    }

    /**
     * Computes the outputs.
     *
     * @param values of the inputs by name, as float32 whatever their types are; those of type
     *     float16 are rounded to it
     * @return the outputs by name, as float32 whatever their types are
     * @throws GouacheException if inputs are missing, too many or of another shape, or if the
     *     program is not sound
     */
    public Map<String, Tensor> run(Map<String, Tensor> values, Rounding rounding) {
        Evaluation evaluation = new Evaluation(reader, constants, rounding, arrays(values));
        try {
            for (int i = 0; i < block.getOperationsCount(); i++) {
                evaluation.execute(block.getOperations(i), liveness.lastNames(i));
            }
        } catch (GouacheException e) {
            throw new GouacheException("%s: %s".formatted(reader.path(), e.getMessage()), e);
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (String name : block.getOutputsList()) {
            Array result = evaluation.result(name);
            results.put(name, Tensor.of(result.shape(), result.values()));
        }
        return results;
    }

    private Map<String, Array> arrays(Map<String, Tensor> values) {
        Map<String, Array> arrays = new HashMap<>();
        for (Port input : inputs) {
            arrays.put(input.name(), array(input, values.get(input.name())));
        }
        values.keySet().stream()
                .filter(name -> !arrays.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new GouacheException(
                            "%s: no input %s, only %s"
                                    .formatted(
                                            reader.path(),
                                            name,
                                            inputs.stream()
                                                    .map(Port::name)
                                                    .collect(joining(", "))));
                });
        return arrays;
    }

    private Array array(Port input, @Nullable Tensor value) {
        if (value == null || !value.shape().equals(input.type().shape())) {
            throw new GouacheException(
                    "%s: input %s is %s, expected %s"
                            .formatted(
                                    reader.path(),
                                    input.name(),
                                    value == null ? "missing" : value,
                                    input.type()));
        }
        Array array = new Array(input.type().type(), value.shape(), value.toFloats());
        return Rounding.EVERY_RESULT.apply(array);
    }

    @Override
    public void close() {
        reader.close();
    }
}
