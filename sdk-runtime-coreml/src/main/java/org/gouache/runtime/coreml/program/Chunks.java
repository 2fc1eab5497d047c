package org.gouache.runtime.coreml.program;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightStore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in two parts of about half the weight each. The second takes some of the network's
 * inputs, and everything that it needs of the first; {@link Border#of} says how that looks.
 */
public record Chunks(Graph first, Graph second) {
    /** How far from half the weight a cut may be for the sake of fewer values that pass. */
    private static final double LEEWAY = 0.05;

    /**
     * Cuts a network where the fewest elements pass.
     *
     * @param border its outputs are those that count
     * @param store says what weights take
     */
    public static Chunks of(Graph graph, Border border, WeightStore store) {
        List<Value> outputs = border.outputs().stream().map(Port::value).toList();
        List<Op> ops = NeededOps.of(graph, outputs);
        long[] bytes = bytesBefore(ops, store);
        long half = bytes[ops.size()] / 2;
        double leeway = LEEWAY * bytes[ops.size()];
        int best = 1;
        for (int cut = 1; cut < ops.size(); cut++) {
            boolean near = Math.abs(bytes[cut] - half) <= leeway;
            boolean bestNear = Math.abs(bytes[best] - half) <= leeway;
            boolean better =
                    near && bestNear
                            ? passing(ops, cut, outputs) < passing(ops, best, outputs)
                            : Math.abs(bytes[cut] - half) < Math.abs(bytes[best] - half);
            best = better ? cut : best;
        }
        return cut(graph, ops, best, outputs);
    }

    /** What the weights take that are read before each operation, and at last by all of them. */
    private static long[] bytesBefore(List<Op> ops, WeightStore store) {
        long[] bytes = new long[ops.size() + 1];
        Set<Parameter> read = new HashSet<>();
        for (int i = 0; i < ops.size(); i++) {
            bytes[i + 1] = bytes[i];
            for (Parameter parameter : ops.get(i).parameters()) {
                bytes[i + 1] += read.add(parameter) ? bytes(parameter, store) : 0;
            }
        }
        return bytes;
    }

    private static long bytes(Parameter parameter, WeightStore store) {
        return store.get(parameter.name()) instanceof PalettizedWeight palettized
                ? palettized.bytes()
                : parameter.shape().elements() * Short.BYTES;
    }

    private static long passing(List<Op> ops, int cut, List<Value> outputs) {
        return crossing(ops, cut, outputs).stream()
                .mapToLong(value -> value.shape().elements())
                .sum();
    }

    /** Values that operations before a cut compute and others read. */
    private static Set<Value> crossing(List<Op> ops, int cut, List<Value> outputs) {
        Set<Value> computed = new HashSet<>();
        ops.subList(0, cut).forEach(op -> computed.addAll(op.outputs()));
        Set<Value> crossing = new LinkedHashSet<>();
        ops.subList(cut, ops.size()).forEach(op -> crossing.addAll(op.operands()));
        crossing.addAll(outputs);
        crossing.retainAll(computed);
        return crossing;
    }

    private static Chunks cut(Graph graph, List<Op> ops, int cut, List<Value> outputs) {
        Set<Value> crossing = crossing(ops, cut, outputs);
        List<Op> before = ops.subList(0, cut);
        List<Op> after = ops.subList(cut, ops.size());
        Set<Value> secondInputs = new LinkedHashSet<>(inputs(graph, after));
        crossing.stream().filter(value -> reads(after, value)).forEach(secondInputs::add);
        List<Value> secondOutputs =
                outputs.stream().filter(value -> !crossing.contains(value)).toList();
        return new Chunks(
                part(graph, inputs(graph, before), before, crossing),
                part(graph, List.copyOf(secondInputs), after, secondOutputs));
    }

    private static List<Value> inputs(Graph graph, List<Op> ops) {
        return graph.inputs().stream().filter(value -> reads(ops, value)).toList();
    }

    private static boolean reads(List<Op> ops, Value value) {
        return ops.stream().anyMatch(op -> op.operands().contains(value));
    }

    private static Graph part(
            Graph graph, List<Value> inputs, List<Op> ops, Iterable<Value> results) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        results.forEach(value -> outputs.put(value.name(), value));
        return new Graph(graph.name(), inputs, new ArrayList<>(ops), Map.of(), outputs);
    }
}
