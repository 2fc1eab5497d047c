package org.gouache.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.tensor.ElementType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds a network's inputs and outputs in a ready-made model: by name, or, where there is but one
 * on both sides, whatever the model calls it.
 */
record FilePorts(List<InputPort> inputs, List<OutputPort> outputs) {
    /**
     * @throws GouacheException if the model has other inputs than the network, or none of its
     *     outputs
     */
    static FilePorts of(Path file, NetworkDefinition definition, OrtSession session)
            throws OrtException {
        Map<String, TensorInfo> found = tensors(session.getInputInfo());
        Set<String> names = Set.copyOf(found.keySet());
        List<NetworkInput> wanted = definition.inputs();
        boolean single = wanted.size() == 1 && found.size() == 1;
        List<InputPort> inputs = new ArrayList<>();
        for (NetworkInput input : wanted) {
            String name = single ? found.keySet().iterator().next() : input.name();
            TensorInfo info = found.remove(name);
            if (info == null) {
                throw new GouacheException(
                        "%s: has no input %s, only %s"
                                .formatted(file, input.name(), new TreeSet<>(names)));
            }
            inputs.add(port(file, input, name, info));
        }
        if (!found.isEmpty()) {
            throw new GouacheException(
                    "%s: has inputs that a %s has not: %s"
                            .formatted(file, definition.name(), found.keySet()));
        }
        return new FilePorts(inputs, outputs(file, definition, tensors(session.getOutputInfo())));
    }

    private static List<OutputPort> outputs(
            Path file, NetworkDefinition definition, Map<String, TensorInfo> found) {
        Set<String> wanted = definition.build().outputs().keySet();
        boolean single = wanted.size() == 1 && found.size() == 1;
        List<OutputPort> outputs = new ArrayList<>();
        for (String output : wanted) {
            String name = single ? found.keySet().iterator().next() : output;
            TensorInfo info = found.get(name);
            if (info != null) {
                outputs.add(new OutputPort(output, name, floatingPoint(file, name, info)));
            }
        }
        if (outputs.isEmpty()) {
            throw new GouacheException(
                    "%s: has none of the outputs %s, only %s"
                            .formatted(file, wanted, found.keySet()));
        }
        return outputs;
    }

    private static InputPort port(Path file, NetworkInput input, String name, TensorInfo info) {
        List<Dimension> dimensions = dimensions(name, info);
        boolean mayBeOneForAll = input.dimensions().size() == 1;
        if (dimensions.size() != input.dimensions().size()
                && !(mayBeOneForAll && dimensions.isEmpty())) {
            throw new GouacheException(
                    "%s: input %s has dimensions %s, expected %s"
                            .formatted(file, name, dimensions, input.dimensions()));
        }
        NetworkInput narrowed = mayBeOneForAll ? input : narrowed(input, dimensions);
        return new InputPort(narrowed, name, taken(file, name, info), dimensions);
    }

    /** The network's input with the sizes fixed that the model fixes. */
    private static NetworkInput narrowed(NetworkInput input, List<Dimension> dimensions) {
        List<Dimension> sizes = new ArrayList<>();
        for (int axis = 0; axis < dimensions.size(); axis++) {
            Dimension found = dimensions.get(axis);
            sizes.add(found instanceof Dimension.Fixed ? found : input.dimensions().get(axis));
        }
        return new NetworkInput(input.name(), input.type(), sizes);
    }

    private static List<Dimension> dimensions(String name, TensorInfo info) {
        List<Dimension> dimensions = new ArrayList<>();
        long[] sizes = info.getShape();
        String[] symbols = info.getDimensionNames();
        for (int axis = 0; axis < sizes.length; axis++) {
            String symbol = symbols[axis].isEmpty() ? name + "." + axis : symbols[axis];
            dimensions.add(
                    sizes[axis] < 0
                            ? new Dimension.Open(symbol, 1)
                            : new Dimension.Fixed(sizes[axis]));
        }
        return dimensions;
    }

    private static ElementType taken(Path file, String name, TensorInfo info) {
        ElementType type = Tensors.type(info.type);
        return switch (type) {
            case F32, F16, BF16, I64, I32 -> type;
            default ->
                    throw new GouacheException(
                            "%s: input %s is of type %s".formatted(file, name, type));
        };
    }

    private static ElementType floatingPoint(Path file, String name, TensorInfo info) {
        ElementType type = Tensors.type(info.type);
        if (!type.isFloatingPoint()) {
            throw new GouacheException("%s: output %s is of type %s".formatted(file, name, type));
        }
        return type;
    }

    private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }
}
