package org.gouache.standin.program;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A network that is written as a package for each of the shapes it is called with, and evaluated.
 */
public class PackagedNetwork implements Network {
    private final GraphSource source;
    private final Function<Graph, ProgramOptions> options;
    private final Function<Graph, Border> border;
    private final Rounding rounding;
    private final Path folder;
    private final Map<Map<String, Shape>, PackagedGraph> packages = new HashMap<>();

    /**
     * A network with the names and layouts of its graph.
     *
     * @param folder takes the packages until this is closed
     */
    public PackagedNetwork(
            GraphSource source,
            Function<Graph, ProgramOptions> options,
            Rounding rounding,
            Path folder) {
        this(source, options, Border::definition, rounding, folder);
    }

    /**
     * @param border of the packages; this network itself has the names and layouts of its graph
     * @param folder takes the packages until this is closed
     */
    public PackagedNetwork(
            GraphSource source,
            Function<Graph, ProgramOptions> options,
            Function<Graph, Border> border,
            Rounding rounding,
            Path folder) {
        this.source = source;
        this.options = options;
        this.border = border;
        this.rounding = rounding;
        this.folder = folder;
    }

    @Override
    public List<NetworkInput> inputs() {
        return source.definition().inputs();
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(source.definition().build().outputs().keySet());
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(inputs, rounding);
    }

    /** As {@link #run(Map)}, with another rounding. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Rounding rounding) {
        Map<String, Shape> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return packages.computeIfAbsent(shapes, this::write).run(inputs, rounding);
    }

    private PackagedGraph write(Map<String, Shape> shapes) {
        Graph graph = source.definition().build(shapes);
        Border ports = border.apply(graph);
        Path file = folder.resolve(UUID.randomUUID() + ".mlpackage");
        PackageWriter.write(file, writer -> model(graph, ports, writer));
        return new PackagedGraph(graph, ports, file, MilProgram.open(file));
    }

    /** The model of a package. */
    protected Spec.Model model(Graph graph, Border ports, PackageWriter writer) {
        return Lowering.lower(graph, ports, options.apply(graph), source.weights(), writer);
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        Map<String, Tensor> results = run(inputs);
        outputs.forEach((name, tensor) -> tensor.copyFrom(requireNonNull(results.get(name))));
    }

    @Override
    public void replace(String weight, Weight value) {
        throw new UnsupportedOperationException("no weight of a package can be replaced");
    }

    @Override
    public void terminate() {}

    @Override
    public void close() {
        packages.values().forEach(PackagedGraph::close);
    }
}
