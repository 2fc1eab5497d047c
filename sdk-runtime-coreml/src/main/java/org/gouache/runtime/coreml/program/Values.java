package org.gouache.runtime.coreml.program;

import org.gouache.graph.Value;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

import java.util.HashMap;
import java.util.Map;

/**
 * What the values of a graph are in a program. A value may be there in several layouts and types:
 * what is asked for is made of what is there, once.
 */
final class Values {
    private final Operators operators;
    private final Layout layout;
    private final MilType type;
    private final Map<Form, Operand> operands = new HashMap<>();

    private record Form(String value, Layout layout, MilType type) {}

    /**
     * @param layout the program's
     * @param type the type that the program computes in
     */
    Values(Operators operators, Layout layout, MilType type) {
        this.operators = operators;
        this.layout = layout;
        this.type = type;
    }

    /** Says what a graph's value is in the program. */
    void bind(Value value, Layout layout, Operand operand) {
        operands.put(new Form(value.name(), layout, operand.type()), operand);
    }

    /** Says what an image of the graph is in the program, or a value in the program's layout. */
    void bind(Value value, Operand operand) {
        bind(value, layout, operand);
    }

    /** A value in the layout of the program and the type that it computes in. */
    Operand get(Value value) {
        return get(value, layout, type);
    }

    /** A value in the type that the program computes in. */
    Operand get(Value value, Layout layout) {
        return get(value, layout, type);
    }

    Operand get(Value value, Layout layout, MilType type) {
        Form wanted = new Form(value.name(), layout, type);
        Operand operand = operands.get(wanted);
        if (operand == null) {
            operand = make(value, wanted);
            operands.put(wanted, operand);
        }
        return operand;
    }

    private Operand make(Value value, Form wanted) {
        for (Layout other : Layout.values()) {
            Operand operand = operands.get(new Form(value.name(), other, wanted.type()));
            if (operand != null) {
                return converted(operand, value.shape(), wanted.layout());
            }
        }
        for (MilType other : MilType.values()) {
            for (Layout layout : Layout.values()) {
                if (operands.containsKey(new Form(value.name(), layout, other))) {
                    return operators.cast(get(value, wanted.layout(), other), wanted.type());
                }
            }
        }
        throw new IllegalStateException(value + " is read before it is computed");
    }

    /**
     * @param shape the value's in the graph
     */
    private Operand converted(Operand operand, Shape shape, Layout to) {
        Shape target = to.shape(shape);
        if (operand.shape().equals(target)) {
            return operand;
        }
        return switch (to) {
            case CHANNELS_FIRST ->
                    shape.rank() == 2
                            ? operators.expand(operand, target, 2, 3)
                            : operators.expand(operators.transpose(operand, 0, 2, 1), target, 2);
            case CHANNELS_LAST ->
                    shape.rank() == 2
                            ? operators.reshape(operand, target)
                            : operators.transpose(
                                    operators.reshape(
                                            operand,
                                            Shape.of(shape.size(0), shape.size(2), shape.size(1))),
                                    0,
                                    2,
                                    1);
        };
    }
}
