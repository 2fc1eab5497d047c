package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.TensorProto;

import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Parameter;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.Weight;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A model's weights: initializers, or inputs where they may be replaced. */
final class Weights {
    private final ModelBuilder model;
    private final WeightSource source;
    private final Set<String> present = new HashSet<>();

    Weights(ModelBuilder model, WeightSource source) {
        this.model = model;
        this.source = source;
    }

    /** The name of a weight in the model. */
    String of(Parameter parameter) {
        return source.swappable().contains(parameter.name())
                ? input(parameter)
                : initializer(parameter.name(), source.of(parameter));
    }

    /** A weight under another shape of as many elements. */
    String of(Parameter parameter, Shape shape) {
        if (source.swappable().contains(parameter.name())) {
            return model.node(
                    "Reshape", List.of(input(parameter), model.integers(shape.toArray())));
        }
        return initializer(parameter.name() + " as " + shape, source.of(parameter).reshape(shape));
    }

    /** Rows {@code from} to {@code to} (exclusive) of a weight. */
    String rows(Parameter parameter, long from, long to) {
        if (source.swappable().contains(parameter.name())) {
            return model.node(
                    "Slice",
                    List.of(
                            input(parameter),
                            model.integers(from),
                            model.integers(to),
                            model.integers(0)));
        }
        String name = "%s rows %d to %d".formatted(parameter.name(), from, to);
        return initializer(name, source.of(parameter).rows(from, to));
    }

    private String input(Parameter parameter) {
        if (present.add(parameter.name())) {
            List<Dimension> dimensions =
                    Arrays.stream(parameter.shape().toArray())
                            .<Dimension>mapToObj(Dimension.Fixed::new)
                            .toList();
            model.input(parameter.name(), model.type(), dimensions);
        }
        return parameter.name();
    }

    private String initializer(String name, Weight weight) {
        if (present.add(name)) {
            ElementType type = model.type();
            TensorProto.Builder tensor = ModelBuilder.tensor(name, type, weight.shape());
            source.placement().place(weight, type, tensor);
            model.initializer(tensor);
        }
        return name;
    }
}
