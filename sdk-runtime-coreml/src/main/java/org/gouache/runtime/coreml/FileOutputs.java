package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds a network's outputs in ready-made models. */
record FileOutputs(Path file, KnownNames names) {
    /**
     * Those outputs that the models have.
     *
     * @param graph the network for the shapes of the models' inputs
     * @throws GouacheException if they have none, or of shapes or types that it cannot have
     */
    List<ArrayPort> ports(Graph graph, List<Feature> features) {
        Map<String, Shape> wanted = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> wanted.put(name, value.shape()));
        boolean single = wanted.size() == 1 && features.size() == 1;
        List<ArrayPort> ports = new ArrayList<>();
        for (Feature feature : features) {
            String name = single ? wanted.keySet().iterator().next() : names.output(feature.name());
            Shape shape = wanted.get(name);
            if (shape != null) {
                ports.add(new ArrayPort(name, shape, feature.name(), order(feature, shape)));
            }
        }
        if (ports.isEmpty()) {
            TreeSet<String> found = new TreeSet<>();
            features.forEach(feature -> found.add(feature.name()));
            throw new GouacheException(
                    "%s: has none of the outputs %s, only %s"
                            .formatted(file, wanted.keySet(), found));
        }
        return ports;
    }

    private Order order(Feature feature, Shape wanted) {
        if (!feature.type().isFloatingPoint()) {
            throw new GouacheException(
                    "%s: output %s is of type %s".formatted(file, feature.name(), feature.type()));
        }
        Shape found = feature.shape();
        if (found == null || found.equals(wanted)) {
            return Order.SAME;
        }
        if (wanted.rank() == 3
                && Order.isChannelsFirst(found)
                && found.size(1) == wanted.size(2)
                && found.size(3) == wanted.size(1)) {
            return Order.CHANNELS_FIRST;
        }
        throw new GouacheException(
                "%s: output %s has shape %s, expected %s"
                        .formatted(file, feature.name(), found, wanted));
    }
}
