package org.gouache.runtime.vector;

import org.gouache.GouacheException;
import org.gouache.graph.Fusion;
import org.gouache.graph.Fusions;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Parameter;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A network, its weights, and plans for the shapes of its last few calls. */
final class VectorNetwork implements Network {
    private static final int PLANS = 2;

    private final NetworkDefinition definition;
    private final LoadOptions options;
    private final Map<Parameter, Slot> slots;
    private final List<String> outputs;
    private final TilePool pool;
    private final LinkedHashMap<Map<String, Shape>, Plan> plans =
            new LinkedHashMap<>(PLANS, 1, true);
    private boolean closed;

    private VectorNetwork(
            NetworkDefinition definition,
            LoadOptions options,
            Map<Parameter, Slot> slots,
            List<String> outputs) {
        this.definition = definition;
        this.options = options;
        this.slots = slots;
        this.outputs = outputs;
        int threads =
                options.threads() == 0
                        ? Runtime.getRuntime().availableProcessors()
                        : options.threads();
        this.pool = new TilePool(definition.name(), threads);
    }

    static VectorNetwork load(GraphSource source, LoadOptions options) {
        NetworkDefinition definition = source.definition();
        Graph graph = definition.build();
        Map<Parameter, Slot> slots = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Weight weight = source.weights().get(parameter.name());
            slots.put(parameter, new Slot(source.weights().toString(), parameter, weight));
        }
        List<String> outputs = new ArrayList<>(graph.outputs().keySet());
        for (Observation observation : options.observations()) {
            observation.shape(graph);
            outputs.add(observation.outputName());
        }
        return new VectorNetwork(definition, options, slots, List.copyOf(outputs));
    }

    @Override
    public List<NetworkInput> inputs() {
        return definition.inputs();
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        pool.begin();
        Plan plan = plan(inputs);
        Map<String, Tensor> results = new LinkedHashMap<>();
        plan.resultShapes().forEach((name, shape) -> results.put(name, Tensor.zeros(shape)));
        plan.run(inputs, results, pool);
        return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> results) {
        pool.begin();
        Plan plan = plan(inputs);
        Map<String, Shape> shapes = plan.resultShapes();
        results.forEach((name, tensor) -> requireFit(name, tensor, shapes));
        plan.run(inputs, results, pool);
    }

    private void requireFit(String name, Tensor tensor, Map<String, Shape> shapes) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new GouacheException(
                    "%s has no output %s, only %s".formatted(definition.name(), name, outputs));
        }
        if (tensor.type() != ElementType.F32 || !tensor.shape().equals(shape)) {
            throw new GouacheException(
                    "%s: output %s is F32 %s, the tensor given for it is %s"
                            .formatted(definition.name(), name, shape, tensor));
        }
    }

    private Plan plan(Map<String, Tensor> inputs) {
        if (closed) {
            throw new IllegalStateException(definition.name() + " is closed");
        }
        Map<String, Shape> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        NetworkInput.check(definition.name(), definition.inputs(), shapes);
        for (NetworkInput input : definition.inputs()) {
            ElementType type = Objects.requireNonNull(inputs.get(input.name())).type();
            if (type != input.type()) {
                throw new GouacheException(
                        "%s: input %s is of type %s, expected %s"
                                .formatted(definition.name(), input.name(), type, input.type()));
            }
        }
        Plan plan = plans.get(shapes);
        if (plan == null) {
            while (plans.size() >= PLANS) {
                plans.pollFirstEntry().getValue().close();
            }
            plan = new Plan(graph(definition, shapes, options), slots, options, pool.workers());
            plans.put(Map.copyOf(shapes), plan);
        }
        return plan;
    }

    /**
     * Refuses inputs that need more memory than is allowed; workspaces are not known yet.
     *
     * @throws GouacheException if they do
     */
    static void requireMemory(GraphSource source, Map<String, Shape> inputs, LoadOptions options) {
        Graph graph = graph(source.definition(), inputs, options);
        BufferPlan buffers = BufferPlan.of(graph, options.observations());
        MemoryNeed.of(graph, buffers, parameter -> source.weights().get(parameter.name()))
                .require(options.memoryAllowed());
    }

    private static Graph graph(
            NetworkDefinition definition, Map<String, Shape> shapes, LoadOptions options) {
        Graph graph = definition.build(shapes);
        if (Boolean.FALSE.equals(options.fuse())) {
            return graph;
        }
        Set<String> kept = Observation.outputs(options.observations());
        return Fusions.fuse(graph, EnumSet.allOf(Fusion.class), kept);
    }

    @Override
    public void replace(String weight, Weight value) {
        if (!options.swappable().contains(weight)) {
            throw new GouacheException(
                    "%s: weight %s is not swappable, only %s"
                            .formatted(definition.name(), weight, options.swappable()));
        }
        slots.forEach((parameter, slot) -> {
            if (parameter.name().equals(weight)) {
                slot.put(value);
            }
        });
    }

    @Override
    public void terminate() {
        pool.terminate();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.close();
            plans.values().forEach(Plan::close);
            plans.clear();
        }
    }

    @Override
    public String toString() {
        return definition.name();
    }
}
