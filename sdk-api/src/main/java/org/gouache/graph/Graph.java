package org.gouache.graph;

import org.gouache.GouacheException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network for given input shapes: operations in an order in which they can run.
 *
 * @param name what it is, as in {@code unet}
 * @param modules values by the path of the module whose output they are, aliases included: what may
 *     be asked for as an extra output
 * @param outputs results by name, in order
 */
public record Graph(
        String name,
        List<Value> inputs,
        List<Op> ops,
        Map<String, Value> modules,
        Map<String, Value> outputs) {

    /** The weights that the operations read, each once, in the order of their first use. */
    public Set<Parameter> parameters() {
        Set<Parameter> parameters = new LinkedHashSet<>();
        ops.forEach(op -> parameters.addAll(op.parameters()));
        return parameters;
    }

    /**
     * The output of a module.
     *
     * @param module its path, as in {@code down_blocks.0.resnets.1}
     * @throws GouacheException if there is no such module
     */
    public Value value(String module) {
        Value value = modules.get(module);
        if (value == null) {
            throw new GouacheException("%s has no module %s".formatted(name, module));
        }
        return value;
    }

    /**
     * The convolution or linear of a module.
     *
     * @param module its path: the name of its weight without {@code .weight}
     * @throws GouacheException if there is no such layer
     */
    public Op layer(String module) {
        String weight = module + ".weight";
        return ops.stream()
                .filter(op -> isLayer(op) && op.parameters().getFirst().name().equals(weight))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "%s has no convolution or linear %s".formatted(name, module)));
    }

    private static boolean isLayer(Op op) {
        return op instanceof Op.Conv2d
                || op instanceof Op.Linear
                || op instanceof Op.LinearActivate
                || op instanceof Op.LinearGeglu;
    }

    /**
     * A result by its name.
     *
     * @throws GouacheException if there is no such output
     */
    public Value output(String output) {
        Value value = outputs.get(output);
        if (value == null) {
            throw new GouacheException("%s has no output %s".formatted(name, output));
        }
        return value;
    }
}
