package org.gouache.runtime.coreml;

import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.runtime.coreml.cache.CompiledModels;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.tensor.Shape;
import org.gouache.weight.PalettizedWeight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes packages of graphs, and networks of them: one for each set of shapes, when they are first
 * used.
 */
record GraphLoader(GraphSource source, NativeLibrary library, Target target) {
    /** Only newer systems know such indices as they are. */
    private static final int NEW_BITS = 3;

    static CoreMlNetwork load(GraphSource source, NativeLibrary library, Target target) {
        return new GraphLoader(source, library, target).network();
    }

    private CoreMlNetwork network() {
        NetworkDefinition definition = source.definition();
        Graph usual = definition.build();
        // Refuses weights that are missing or do not fit, before minutes are spent.
        new Packaging(usual, options(usual), source).outline();
        return new CoreMlNetwork(
                definition.name(),
                definition.inputs(),
                List.copyOf(usual.outputs().keySet()),
                new Sessions.Latest(this::compiledShapes, this::open));
    }

    private Map<String, Shape> compiledShapes(Map<String, Shape> inputs) {
        Batch batch = Batch.of(source.definition().inputs(), inputs);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((input, shape) -> shapes.put(input, batch.array(shape)));
        return shapes;
    }

    private Session open(Map<String, Shape> shapes) {
        NetworkDefinition definition = source.definition();
        Graph graph = definition.build(shapes);
        Packaging packaging = new Packaging(graph, options(graph), source);
        LoadedModel model =
                CompiledModels.ofUser()
                        .load(
                                definition.name(),
                                packaging.key(),
                                packaging::write,
                                library,
                                target.units());
        return new Session(
                new ModelChain(List.of(model)),
                Batch.of(definition.inputs(), shapes),
                packaging.inputs(),
                packaging.outputs());
    }

    private ProgramOptions options(Graph graph) {
        return new ProgramOptions(
                needsNewest(graph) ? target.minimumOs() : MinimumOs.MACOS_13,
                target.precision(),
                Layout.suiting(graph),
                target.attention());
    }

    private boolean needsNewest(Graph graph) {
        return graph.parameters().stream()
                .map(parameter -> source.weights().get(parameter.name()))
                .anyMatch(weight ->
                        weight instanceof PalettizedWeight palettized
                                && (palettized.bits() == NEW_BITS || palettized.groups() > 1));
    }
}
