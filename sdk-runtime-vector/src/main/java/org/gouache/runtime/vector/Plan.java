package org.gouache.runtime.vector;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Observation;
import org.gouache.runtime.vector.Tokens.Ids;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network for inputs of certain shapes: its steps, and the memory that they work in. */
final class Plan implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Graph graph;
    private final Map<String, Matrix> matrices = new HashMap<>();
    private final Map<String, Ids> ids = new HashMap<>();
    private final Map<String, Observation> observed = new LinkedHashMap<>();
    private final Arena arena = Arena.ofShared();
    private final List<Step> steps;

    /**
     * @throws GouacheException if there is not enough memory; says how much it takes
     */
    Plan(Graph graph, Map<Parameter, Slot> slots, LoadOptions options, int workers) {
        this.graph = graph;
        for (Observation observation : options.observations()) {
            observed.put(observation.outputName(), observation);
        }
        BufferPlan buffers = BufferPlan.of(graph, options.observations());
        MemoryNeed need =
                MemoryNeed.of(
                        graph,
                        buffers,
                        parameter -> Objects.requireNonNull(slots.get(parameter)).weight());
        long allowed = options.memoryAllowed();
        need.require(allowed);
        try {
            MemorySegment memory = arena.allocate(buffers.bytes(), ALIGNMENT);
            graph.inputs().forEach(input -> bind(input, buffers, memory));
            graph.ops()
                    .forEach(op -> op.outputs().forEach(output -> bind(output, buffers, memory)));
            Workspace workspace = new Workspace(workers);
            steps = Compilation.of(graph, matrices, ids, slots, workspace);
            need.with(workspace).require(allowed);
            workspace.allocate();
        } catch (OutOfMemoryError e) {
            arena.close();
            throw new GouacheException("%s: %s".formatted(need, e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private void bind(Value value, BufferPlan buffers, MemorySegment memory) {
        Shape shape = value.shape();
        if (value.type() == ElementType.F32) {
            MemorySegment data =
                    memory.asSlice(buffers.offset(value), shape.elements() * Float.BYTES);
            matrices.put(value.name(), new Matrix(data, Matrix.rows(shape), Matrix.columns(shape)));
        } else {
            MemorySegment data = arena.allocate(shape.elements() * Long.BYTES, ALIGNMENT);
            ids.put(value.name(), new Ids(value.name(), data, shape.dim(0), shape.dim(1)));
        }
    }

    /** The shapes of all results. */
    Map<String, Shape> resultShapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> shapes.put(name, value.shape()));
        observed.forEach((name, observation) -> shapes.put(name, observation.shape(graph)));
        return shapes;
    }

    /** Computes results; both maps have fitting tensors. */
    void run(Map<String, Tensor> inputs, Map<String, Tensor> results, TilePool pool) {
        read(inputs, pool);
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).compute(pool);
        }
        write(results, pool);
    }

    /** What is to be computed, one after the other, once inputs have been read. */
    List<Step> steps() {
        return steps;
    }

    void read(Map<String, Tensor> inputs, TilePool pool) {
        for (Value input : graph.inputs()) {
            Tensor tensor = Objects.requireNonNull(inputs.get(input.name()));
            Ids asIds = ids.get(input.name());
            if (asIds != null) {
                asIds.data().copyFrom(tensor.data());
            } else {
                Border.read(tensor, matrix(input), pool);
            }
        }
    }

    private void write(Map<String, Tensor> results, TilePool pool) {
        results.forEach((name, tensor) -> {
            Observation observation = observed.get(name);
            if (observation == null) {
                Border.write(matrix(graph.output(name)), tensor, pool);
            } else {
                Matrix value = matrix(observation.value(graph));
                new Statistics(value, observation, graph).write(tensor, pool);
            }
        });
    }

    private Matrix matrix(Value value) {
        return Objects.requireNonNull(matrices.get(value.name()));
    }

    @Override
    public void close() {
        arena.close();
    }
}
