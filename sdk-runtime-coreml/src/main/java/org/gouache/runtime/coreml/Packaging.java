package org.gouache.runtime.coreml;

import org.gouache.graph.Graph;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.coreml.cache.GraphOrigin;
import org.gouache.runtime.coreml.cache.ModelKey;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.Port;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A graph on its way into a package, with the names and layouts that it has itself. */
record Packaging(Graph graph, Border border, ProgramOptions options, GraphSource source) {
    Packaging(Graph graph, ProgramOptions options, GraphSource source) {
        this(graph, Border.definition(graph), options, source);
    }

    private PackageWriter.Content content() {
        return writer -> Lowering.lower(graph, border, options, source.weights(), writer);
    }

    Spec.Model outline() {
        return PackageWriter.outline(content());
    }

    ModelKey key() {
        return GraphOrigin.of(graph, outline(), source.weights());
    }

    Path write(Path folder) {
        Path file = folder.resolve(graph.name() + ModelDescriptions.PACKAGE);
        PackageWriter.write(file, content());
        return file;
    }

    List<ArrayPort> inputs() {
        return border.inputs().stream()
                .map(port ->
                        new ArrayPort(
                                port.value().name(),
                                port.value().shape(),
                                port.name(),
                                order(port)))
                .toList();
    }

    List<ArrayPort> outputs() {
        List<String> names = List.copyOf(graph.outputs().keySet());
        List<ArrayPort> ports = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Port port = border.outputs().get(i);
            ports.add(new ArrayPort(names.get(i), port.value().shape(), port.name(), order(port)));
        }
        return ports;
    }

    private static Order order(Port port) {
        return port.layout() == Layout.CHANNELS_FIRST && port.value().shape().rank() == 3
                ? Order.CHANNELS_FIRST
                : Order.SAME;
    }
}
