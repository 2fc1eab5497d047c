package org.gouache.runtime.coreml;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A network's inputs and outputs found in ready-made models: by name, or, where there is but one on
 * both sides, whatever the model calls it.
 *
 * @param networkInputs the network's, with the sizes fixed that the models fix
 */
record FilePorts(
        Batch batch,
        List<NetworkInput> networkInputs,
        List<ArrayPort> inputs,
        List<ArrayPort> outputs) {
    /**
     * @throws GouacheException if the models have other inputs than the network, or none of its
     *     outputs, or of shapes that do not fit it
     */
    static FilePorts of(Path file, NetworkDefinition definition, ModelChain models) {
        return new Matching(file, definition).match(models);
    }

    private record Matching(Path file, NetworkDefinition definition) {
        FilePorts match(ModelChain models) {
            KnownNames names = KnownNames.of(definition.build());
            Map<NetworkInput, Feature> found = inputs(names, models.inputs());
            Batch batch = batch(found);
            Map<String, Shape> shapes = new LinkedHashMap<>();
            List<ArrayPort> inputs = new ArrayList<>();
            found.forEach((input, feature) -> {
                ArrayPort port = port(input, feature, batch);
                inputs.add(port);
                shapes.put(input.name(), port.shape());
            });
            NetworkInput.check(file.toString(), definition.inputs(), shapes);
            return new FilePorts(
                    batch,
                    definition.inputs().stream().map(input -> narrowed(input, shapes)).toList(),
                    inputs,
                    outputs(names, definition.build(shapes), models.outputs()));
        }

        private Map<NetworkInput, Feature> inputs(KnownNames names, List<Feature> features) {
            List<NetworkInput> wanted = definition.inputs();
            boolean single = wanted.size() == 1 && features.size() == 1;
            Map<String, Feature> left = new LinkedHashMap<>();
            features.forEach(feature ->
                    left.put(
                            single ? wanted.getFirst().name() : names.input(feature.name()),
                            feature));
            Map<NetworkInput, Feature> found = new LinkedHashMap<>();
            for (NetworkInput input : wanted) {
                Feature feature = left.remove(input.name());
                if (feature == null) {
                    throw new GouacheException(
                            "%s: has no input %s, only %s"
                                    .formatted(file, input.name(), names(features)));
                }
                found.put(input, feature);
            }
            if (!left.isEmpty()) {
                throw new GouacheException(
                        "%s: has inputs that a %s has not: %s"
                                .formatted(
                                        file,
                                        definition.name(),
                                        names(List.copyOf(left.values()))));
            }
            return found;
        }

        private static TreeSet<String> names(List<Feature> features) {
            TreeSet<String> names = new TreeSet<>();
            features.forEach(feature -> names.add(feature.name()));
            return names;
        }

        private Batch batch(Map<NetworkInput, Feature> found) {
            Feature first = found.values().iterator().next();
            return Batch.isIn(definition.inputs()) && first.shape() != null
                    ? new Batch(first.shape().dim(0))
                    : Batch.WHOLE;
        }

        private ArrayPort port(NetworkInput input, Feature feature, Batch batch) {
            ElementType type = feature.type();
            if (type != ElementType.F32 && type != ElementType.F16 && type != ElementType.I32) {
                throw new GouacheException(
                        "%s: input %s is of type %s".formatted(file, feature.name(), type));
            }
            Shape found = feature.shape();
            if (found == null) {
                throw new GouacheException(
                        "%s: does not say the shape of %s".formatted(file, feature.name()));
            }
            int rank = input.dimensions().size();
            if (found.rank() == rank) {
                return new ArrayPort(input.name(), found, feature.name(), Order.SAME);
            }
            if (rank == 3 && isChannelsFirst(found)) {
                Shape tokens = Shape.of(found.size(0), found.size(3), found.size(1));
                return new ArrayPort(input.name(), tokens, feature.name(), Order.CHANNELS_FIRST);
            }
            if (rank == 2 && found.rank() == 1 && batch.divides(found.elements())) {
                Shape rows = Shape.of(batch.rows(), found.elements() / batch.rows());
                return new ArrayPort(input.name(), rows, feature.name(), Order.SAME);
            }
            throw new GouacheException(
                    "%s: input %s has shape %s, expected %s"
                            .formatted(file, feature.name(), found, input.dimensions()));
        }

        /** The network's input with the sizes fixed, but for the batch, that the models fix. */
        private static NetworkInput narrowed(NetworkInput input, Map<String, Shape> shapes) {
            Shape shape = requireNonNull(shapes.get(input.name()));
            List<Dimension> sizes = new ArrayList<>();
            sizes.add(input.dimensions().getFirst());
            for (int axis = 1; axis < shape.rank(); axis++) {
                sizes.add(new Dimension.Fixed(shape.size(axis)));
            }
            return new NetworkInput(input.name(), input.type(), sizes);
        }

        private List<ArrayPort> outputs(KnownNames names, Graph graph, List<Feature> features) {
            Map<String, Shape> wanted = new LinkedHashMap<>();
            graph.outputs().forEach((name, value) -> wanted.put(name, value.shape()));
            boolean single = wanted.size() == 1 && features.size() == 1;
            List<ArrayPort> ports = new ArrayList<>();
            for (Feature feature : features) {
                String name =
                        single ? wanted.keySet().iterator().next() : names.output(feature.name());
                Shape shape = wanted.get(name);
                if (shape != null) {
                    ports.add(new ArrayPort(name, shape, feature.name(), order(feature, shape)));
                }
            }
            if (ports.isEmpty()) {
                throw new GouacheException(
                        "%s: has none of the outputs %s, only %s"
                                .formatted(file, wanted.keySet(), names(features)));
            }
            return ports;
        }

        private Order order(Feature feature, Shape wanted) {
            if (!feature.type().isFloatingPoint()) {
                throw new GouacheException(
                        "%s: output %s is of type %s"
                                .formatted(file, feature.name(), feature.type()));
            }
            Shape found = feature.shape();
            if (found == null || found.equals(wanted)) {
                return Order.SAME;
            }
            if (wanted.rank() == 3
                    && isChannelsFirst(found)
                    && found.size(1) == wanted.size(2)
                    && found.size(3) == wanted.size(1)) {
                return Order.CHANNELS_FIRST;
            }
            throw new GouacheException(
                    "%s: output %s has shape %s, expected %s"
                            .formatted(file, feature.name(), found, wanted));
        }

        private static boolean isChannelsFirst(Shape shape) {
            return shape.rank() == 4 && shape.size(2) == 1;
        }
    }
}
