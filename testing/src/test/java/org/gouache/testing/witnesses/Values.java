package org.gouache.testing.witnesses;

import org.gouache.graph.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What layers may take. A choice is a number; there are as many choices as numbers. */
final class Values {
    private static final int VECTORS = 2;
    private static final int TOKENS = 3;
    private static final int IMAGES = 4;

    private final Map<String, Value> inputs;
    private final List<Value> known = new ArrayList<>();

    Values(Map<String, Value> inputs) {
        this.inputs = inputs;
        known.add(input("image"));
        known.add(input("tokens"));
        known.add(input("vector"));
    }

    /** An input by its name. */
    Value input(String name) {
        return Objects.requireNonNull(inputs.get(name));
    }

    void add(Value value) {
        known.add(value);
    }

    Value any(int choice) {
        return choose(choice, _ -> true).orElseThrow();
    }

    Value image(int choice) {
        return choose(choice, value -> value.shape().rank() == IMAGES).orElseThrow();
    }

    Value tokens(int choice) {
        return choose(choice, value -> value.shape().rank() == TOKENS).orElseThrow();
    }

    Value vector(int choice) {
        return choose(choice, value -> value.shape().rank() == VECTORS).orElseThrow();
    }

    Value tokensOrVector(int choice) {
        return choose(choice, value -> value.shape().rank() < IMAGES).orElseThrow();
    }

    Value imageOrVector(int choice) {
        return choose(choice, value -> value.shape().rank() != TOKENS).orElseThrow();
    }

    /** From the latest on, one of those that are as wanted. */
    Optional<Value> choose(int choice, Predicate<Value> wanted) {
        List<Value> fitting = known.reversed().stream().filter(wanted).toList();
        return fitting.isEmpty()
                ? Optional.empty()
                : Optional.of(fitting.get(choice % fitting.size()));
    }
}
