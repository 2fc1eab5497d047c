package org.gouache.runtime.vector;

import org.gouache.GouacheException;
import org.gouache.MemorySize;
import org.gouache.graph.Graph;
import org.gouache.graph.Parameter;
import org.gouache.weight.Weight;

import java.util.function.Function;

/**
 * What a network takes for inputs of certain shapes.
 *
 * @param working bytes of what its operations read and write, and of the workspaces of workers
 * @param weights bytes of its weights as they are stored
 */
record MemoryNeed(Graph graph, long working, long weights) {
    /** Without workspaces. */
    static MemoryNeed of(Graph graph, BufferPlan buffers, Function<Parameter, Weight> weights) {
        long stored =
                graph.parameters().stream()
                        .mapToLong(parameter -> weights.apply(parameter).bytes())
                        .sum();
        return new MemoryNeed(graph, buffers.bytes(), stored);
    }

    MemoryNeed with(Workspace workspace) {
        return new MemoryNeed(graph, working + workspace.bytes(), weights);
    }

    /**
     * @param allowed bytes
     * @throws GouacheException if that is not enough; says what is needed
     */
    void require(long allowed) {
        if (working + weights > allowed) {
            throw new GouacheException(
                    "%s; %s are allowed".formatted(this, new MemorySize(allowed)));
        }
    }

    @Override
    public String toString() {
        return "%s: not enough memory: inputs %s take %s, of that %s for weights"
                .formatted(
                        graph.name(),
                        graph.inputs(),
                        new MemorySize(working + weights),
                        new MemorySize(weights));
    }
}
