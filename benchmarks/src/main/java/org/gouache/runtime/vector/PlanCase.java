package org.gouache.runtime.vector;

import org.gouache.graph.Fusion;
import org.gouache.graph.Fusions;
import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Parameter;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** A network whose steps are timed one by one. */
public final class PlanCase implements AutoCloseable {
    private final List<Op> ops;
    private final Plan plan;
    private final TilePool pool;

    public PlanCase(GraphSource source, Map<String, Tensor> inputs, int threads) {
        Map<String, Shape> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        Graph graph =
                Fusions.fuse(
                        source.definition().build(shapes), EnumSet.allOf(Fusion.class), Set.of());
        Map<Parameter, Slot> slots = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            slots.put(
                    parameter,
                    new Slot("benchmark", parameter, source.weights().get(parameter.name())));
        }
        ops = graph.ops().stream().filter(op -> !BufferPlan.isView(op)).toList();
        plan = new Plan(graph, slots, LoadOptions.DEFAULT, threads);
        pool = new TilePool("benchmark", threads);
    }

    /** What is computed, one operation after another. */
    public List<Op> ops() {
        return ops;
    }

    /**
     * Computes all.
     *
     * @param nanos takes the time of each operation
     */
    public void compute(Map<String, Tensor> inputs, long[] nanos) {
        plan.read(inputs, pool);
        List<Step> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            long start = System.nanoTime();
            steps.get(i).compute(pool);
            nanos[i] = System.nanoTime() - start;
        }
    }

    /**
     * Computes all.
     *
     * @return what it took by a clock, without reading inputs
     */
    public long compute(Map<String, Tensor> inputs, LongSupplier clock) {
        plan.read(inputs, pool);
        List<Step> steps = plan.steps();
        long start = clock.getAsLong();
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).compute(pool);
        }
        return clock.getAsLong() - start;
    }

    @Override
    public void close() {
        pool.close();
        plan.close();
    }
}
