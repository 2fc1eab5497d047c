package org.gouache.graph;

import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddLayerNorm;
import org.gouache.graph.Op.Geglu;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.GroupNormActivate;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Op.LinearActivate;
import org.gouache.graph.Op.LinearGeglu;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fusion pass: two operations, of which the second reads nothing but the first's result, become
 * one. A result that would vanish by that must have no other reader and must be neither an output
 * of the graph nor kept.
 */
public final class Fusions {
    private final Set<Fusion> wanted;
    private final Set<String> needed = new HashSet<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<String, Integer> makers = new HashMap<>();
    private final List<Op> ops = new ArrayList<>();

    private Fusions(Graph graph, Set<Fusion> wanted, Set<String> kept) {
        this.wanted = wanted;
        graph.outputs().values().forEach(value -> needed.add(value.name()));
        kept.forEach(module -> needed.add(graph.value(module).name()));
        for (Op op : graph.ops()) {
            op.operands().forEach(value -> readers.merge(value.name(), 1, Integer::sum));
        }
    }

    /**
     * The graph with fused operations. It computes the same outputs; modules whose values are not
     * computed any more are missing.
     *
     * @param kept modules whose values must still be computed
     * @throws org.gouache.GouacheException if the graph has no such module
     */
    public static Graph fuse(Graph graph, Set<Fusion> wanted, Set<String> kept) {
        Fusions fusions = new Fusions(graph, wanted, kept);
        graph.ops().forEach(fusions::append);
        return fusions.applyTo(graph);
    }

    private void append(Op op) {
        Integer maker = makers.get(op.operands().getFirst().name());
        Op fused = maker == null ? null : fused(ops.get(maker), op);
        int place;
        if (maker == null || fused == null) {
            place = ops.size();
            ops.add(op);
        } else {
            place = maker;
            ops.set(place, fused);
        }
        op.outputs().forEach(value -> makers.put(value.name(), place));
    }

    private @Nullable Op fused(Op first, Op second) {
        return switch (second) {
            case Activate activate when vanishes(activate.input()) -> activated(first, activate);
            case Geglu geglu
                    when wanted.contains(Fusion.LINEAR_GEGLU)
                            && vanishes(geglu.input())
                            && first instanceof Linear linear ->
                    new LinearGeglu(geglu.output(), linear.input(), linear.weight(), linear.bias());
            case LayerNorm norm
                    when wanted.contains(Fusion.ADD_LAYER_NORM) && first instanceof Add add ->
                    new AddLayerNorm(
                            norm.output(),
                            add.output(),
                            add.left(),
                            add.right(),
                            norm.weight(),
                            norm.bias(),
                            norm.epsilon());
            default -> null;
        };
    }

    private @Nullable Op activated(Op first, Activate activate) {
        return switch (first) {
            case GroupNorm norm when wanted.contains(Fusion.GROUP_NORM_ACTIVATE) ->
                    new GroupNormActivate(
                            activate.output(),
                            norm.input(),
                            norm.weight(),
                            norm.bias(),
                            norm.groups(),
                            norm.epsilon(),
                            activate.activation());
            case Linear linear when wanted.contains(Fusion.LINEAR_ACTIVATE) ->
                    new LinearActivate(
                            activate.output(),
                            linear.input(),
                            linear.weight(),
                            linear.bias(),
                            activate.activation());
            default -> null;
        };
    }

    private boolean vanishes(Value value) {
        return readers.getOrDefault(value.name(), 0) == 1 && !needed.contains(value.name());
    }

    private Graph applyTo(Graph graph) {
        Set<Value> computed = new HashSet<>(graph.inputs());
        ops.forEach(op -> computed.addAll(op.outputs()));
        Map<String, Value> modules = new LinkedHashMap<>(graph.modules());
        modules.values().retainAll(computed);
        return new Graph(
                graph.name(),
                graph.inputs(),
                List.copyOf(ops),
                Map.copyOf(modules),
                graph.outputs());
    }
}
