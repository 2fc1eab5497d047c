package org.gouache.runtime.coreml.validation;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.StoredTensor;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.List;
import java.util.Map;

/**
 * An operation with what it takes, all of the right kinds.
 *
 * @param specification the model's
 */
record Call(
        Map<String, List<Operand>> operands,
        PackageReader reader,
        Constants constants,
        int specification) {
    boolean has(String parameter) {
        return operands.containsKey(parameter);
    }

    private Operand operand(String parameter) {
        return requireNonNull(operands.get(parameter)).getFirst();
    }

    TensorType tensor(String parameter) {
        return operand(parameter).tensor();
    }

    Shape shape(String parameter) {
        return tensor(parameter).shape();
    }

    List<TensorType> tensors(String parameter) {
        return requireNonNull(operands.get(parameter)).stream().map(Operand::tensor).toList();
    }

    long[] numbers(String parameter) {
        return stored(parameter).toLongs();
    }

    /** As many numbers as there are dimensions or the like. */
    long[] numbers(String parameter, int count) {
        long[] numbers = numbers(parameter);
        if (numbers.length != count) {
            throw new Mismatch(parameter, numbers.length + " numbers", Integer.toString(count));
        }
        return numbers;
    }

    long number(String parameter) {
        return stored(parameter).toLong();
    }

    boolean flag(String parameter) {
        return number(parameter) != 0;
    }

    double real(String parameter) {
        return stored(parameter).doubleAt(0);
    }

    private StoredTensor stored(String parameter) {
        Operand operand = operand(parameter);
        try {
            return operand.value() == null
                    ? constants.tensor(requireNonNull(operand.name()))
                    : reader.tensor(operand.value());
        } catch (GouacheException _) {
            throw new Mismatch(parameter, "what cannot be read", "a constant");
        }
    }

    String text(String parameter) {
        Operand operand = operand(parameter);
        try {
            return operand.value() == null
                    ? constants.text(requireNonNull(operand.name()))
                    : PackageReader.text(operand.value());
        } catch (GouacheException _) {
            throw new Mismatch(parameter, "what cannot be read", "a text");
        }
    }

    /** A text that is one of a few. */
    String choice(String parameter, String... choices) {
        String text = text(parameter);
        if (!List.of(choices).contains(text)) {
            throw new Mismatch(parameter, "'%s'".formatted(text), String.join(", ", choices));
        }
        return text;
    }

    /** An axis of a tensor; it may have been counted from the last one, which is -1. */
    int axis(String parameter, int rank) {
        return axis(parameter, number(parameter), rank);
    }

    int[] axes(String parameter, int rank) {
        long[] numbers = numbers(parameter);
        int[] axes = new int[numbers.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axis(parameter, numbers[i], rank);
            for (int j = 0; j < i; j++) {
                if (axes[j] == axes[i]) {
                    throw new Mismatch(parameter, "axis %d twice".formatted(axes[i]), "it once");
                }
            }
        }
        return axes;
    }

    private static int axis(String parameter, long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new Mismatch(
                    parameter,
                    "axis " + axis,
                    rank == 0 ? "no axis" : "%d to %d".formatted(-rank, rank - 1));
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /**
     * @throws Mismatch if a parameter that is there is of another type than another one
     */
    void requireSameType(String parameter, String other) {
        if (has(parameter) && tensor(parameter).type() != tensor(other).type()) {
            throw new Mismatch(
                    parameter,
                    tensor(parameter).type().toString(),
                    "%s, as %s".formatted(tensor(other).type(), other));
        }
    }

    /**
     * @throws Mismatch if a parameter that is there is of another shape
     */
    void requireShape(String parameter, Shape shape) {
        if (has(parameter) && !shape(parameter).equals(shape)) {
            throw new Mismatch(parameter, "shape " + shape(parameter), "shape %s".formatted(shape));
        }
    }
}
