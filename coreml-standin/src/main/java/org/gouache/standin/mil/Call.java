package org.gouache.standin.mil;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An operation with the values of its parameters. It knows which of them were asked for. */
final class Call {
    private final Mil.Operation operation;
    private final Map<String, List<Operand>> parameters = new HashMap<>();
    private final Set<String> unread = new HashSet<>();

    /**
     * @param values of what the operation refers to by name or holds itself
     */
    Call(Mil.Operation operation, Function<Mil.Argument.Binding, Operand> values) {
        this.operation = operation;
        operation
                .getInputsMap()
                .forEach((name, argument) ->
                        parameters.put(
                                name, argument.getArgumentsList().stream().map(values).toList()));
        unread.addAll(parameters.keySet());
    }

    String type() {
        return operation.getType();
    }

    GouacheException error(String problem) {
        return new GouacheException(located(problem));
    }

    GouacheException error(String problem, Throwable cause) {
        return new GouacheException(located(problem), cause);
    }

    private String located(String problem) {
        String output =
                operation.getOutputsCount() == 0 ? "nothing" : operation.getOutputs(0).getName();
        return "%s for %s: %s".formatted(type(), output, problem);
    }

    /** Fails if there is a parameter that nobody asked for: the operation would not obey it. */
    void requireAllRead() {
        if (!unread.isEmpty()) {
            throw error("what is the parameter " + unread.iterator().next() + "?");
        }
    }

    private List<Operand> operands(String name) {
        unread.remove(name);
        return parameters.getOrDefault(name, List.of());
    }

    private @Nullable Operand operand(String name) {
        List<Operand> operands = operands(name);
        if (operands.size() > 1) {
            throw error("%d values for the parameter %s".formatted(operands.size(), name));
        }
        return operands.isEmpty() ? null : operands.getFirst();
    }

    boolean has(String name) {
        return !operands(name).isEmpty();
    }

    Array array(String name) {
        return numbers(name, operand(name));
    }

    @Nullable Array arrayIfGiven(String name) {
        Operand operand = operand(name);
        return operand == null ? null : numbers(name, operand);
    }

    List<Array> arrays(String name) {
        return operands(name).stream().map(operand -> numbers(name, operand)).toList();
    }

    private Array numbers(String name, @Nullable Operand operand) {
        return switch (operand) {
            case Array array -> array;
            case Text text -> throw error(name + " is the text " + text.value());
            case null -> throw error("the parameter " + name + " is missing");
        };
    }

    String text(String name) {
        return switch (operand(name)) {
            case Text(String value) -> value;
            case Array array -> throw error("%s is no text, but %s".formatted(name, array.type()));
            case null -> throw error("the parameter " + name + " is missing");
        };
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    int[] integers(String name) {
        Array array = array(name);
        if (array.type().isFloatingPoint()) {
            throw error(name + " are no integers, but " + array.type());
        }
        return array.integers();
    }

    int[] integers(String name, int... otherwise) {
        return has(name) ? integers(name) : otherwise;
    }

    int integer(String name, int otherwise) {
        return has(name) ? only(name, integers(name).length, integers(name)[0]) : otherwise;
    }

    float number(String name, float otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        float[] values = array(name).values();
        return only(name, values.length, values[0]);
    }

    private <T> T only(String name, int count, T first) {
        if (count != 1) {
            throw error("%d values for the parameter %s".formatted(count, name));
        }
        return first;
    }

    boolean flag(String name) {
        return number(name, 0) != 0;
    }

    boolean[] flags(String name, int count) {
        boolean[] flags = new boolean[count];
        float[] values = has(name) ? array(name).values() : new float[count];
        for (int i = 0; i < count; i++) {
            flags[i] = values[i] != 0;
        }
        return flags;
    }

    /** A dimension of an array with so many; negative ones count from the last. */
    int axis(String name, int rank, int otherwise) {
        return axis(integer(name, otherwise), rank);
    }

    /** Dimensions of an array with so many, ascending. */
    int[] axes(String name, int rank) {
        return Arrays.stream(integers(name)).map(axis -> axis(axis, rank)).sorted().toArray();
    }

    int axis(int axis, int rank) {
        int positive = axis < 0 ? axis + rank : axis;
        if (positive < 0 || positive >= rank) {
            throw error("no axis %d among %d".formatted(axis, rank));
        }
        return positive;
    }

    /** The shape to which two broadcast. */
    Shape joint(Shape one, Shape other) {
        int rank = Math.max(one.rank(), other.rank());
        long[] sizes = new long[rank];
        for (int d = 1; d <= rank; d++) {
            long a = d > one.rank() ? 1 : one.size(-d);
            long b = d > other.rank() ? 1 : other.size(-d);
            if (a != b && a != 1 && b != 1) {
                throw error("shapes %s and %s do not fit together".formatted(one, other));
            }
            sizes[rank - d] = a == 1 ? b : a;
        }
        return Shape.of(sizes);
    }
}
