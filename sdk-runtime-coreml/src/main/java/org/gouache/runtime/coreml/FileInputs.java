package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A network's inputs found in ready-made models. */
record FileInputs(Batch batch, List<ArrayPort> ports) {
    /**
     * @throws GouacheException if the models have other inputs than the network, or of ranks or
     *     types that it cannot have
     */
    static FileInputs of(
            Path file, NetworkDefinition definition, KnownNames names, List<Feature> features) {
        Map<NetworkInput, Feature> found = found(file, definition, names, features);
        Feature first = found.values().iterator().next();
        Batch batch =
                Batch.isIn(definition.inputs()) && first.shape() != null
                        ? new Batch(first.shape().dim(0))
                        : Batch.WHOLE;
        List<ArrayPort> ports = new ArrayList<>();
        found.forEach((input, feature) -> ports.add(port(file, input, feature, batch)));
        return new FileInputs(batch, ports);
    }

    private static Map<NetworkInput, Feature> found(
            Path file, NetworkDefinition definition, KnownNames names, List<Feature> features) {
        List<NetworkInput> wanted = definition.inputs();
        boolean single = wanted.size() == 1 && features.size() == 1;
        Map<String, Feature> left = new LinkedHashMap<>();
        features.forEach(feature ->
                left.put(single ? wanted.getFirst().name() : names.input(feature.name()), feature));
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
                            .formatted(file, definition.name(), names(left.values())));
        }
        return found;
    }

    private static TreeSet<String> names(Collection<Feature> features) {
        TreeSet<String> names = new TreeSet<>();
        features.forEach(feature -> names.add(feature.name()));
        return names;
    }

    private static ArrayPort port(Path file, NetworkInput input, Feature feature, Batch batch) {
        ElementType type = feature.type();
        if (type != ElementType.F32 && type != ElementType.F16 && type != ElementType.I32) {
            throw new GouacheException(
                    "%s: input %s is of type %s".formatted(file, feature.name(), type));
        }
        if (input.type() == ElementType.I64 && type == ElementType.F16) {
            throw new GouacheException(
                    "%s: input %s is of type F16, which cannot hold the numbers of all tokens; F32 and I32 can"
                            .formatted(file, feature.name()));
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
        if (rank == 3 && Order.isChannelsFirst(found)) {
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
}
