package org.gouache.runtime.coreml;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
     * @throws org.gouache.GouacheException if the models have other inputs than the network, or
     *     none of its outputs, or of shapes that do not fit it
     */
    static FilePorts of(Path file, NetworkDefinition definition, ModelChain models) {
        KnownNames names = KnownNames.of(definition.build());
        FileInputs inputs = FileInputs.of(file, definition, names, models.inputs());
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.ports().forEach(port -> shapes.put(port.name(), port.shape()));
        NetworkInput.check(file.toString(), definition.inputs(), shapes);
        return new FilePorts(
                inputs.batch(),
                definition.inputs().stream().map(input -> narrowed(input, shapes)).toList(),
                inputs.ports(),
                new FileOutputs(file, names).ports(definition.build(shapes), models.outputs()));
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
}
