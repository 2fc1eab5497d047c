package org.gouache.runtime.coreml.validation;

import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a model says of its inputs and outputs, against what its program takes and gives. */
final class DescriptionCheck {
    private final List<Problem> problems = new ArrayList<>();

    DescriptionCheck(
            Spec.Model model, Mil.Function main, Mil.Block block, Map<String, Operand> values) {
        Map<String, Operand> inputs = new HashMap<>();
        main.getInputsList()
                .forEach(input -> inputs.put(input.getName(), Operand.computed(input.getType())));
        compare("input", model.getDescription().getInputList(), inputs);
        Map<String, Operand> outputs = new HashMap<>();
        for (String output : block.getOutputsList()) {
            Operand value = values.get(output);
            if (value != null) {
                outputs.put(output, value);
            }
        }
        compare("output", model.getDescription().getOutputList(), outputs);
    }

    List<Problem> problems() {
        return problems;
    }

    private void compare(
            String kind, List<Spec.FeatureDescription> features, Map<String, Operand> values) {
        Map<String, Operand> left = new HashMap<>(values);
        for (Spec.FeatureDescription feature : features) {
            String where = "%s '%s'".formatted(kind, Quoted.of(feature.getName()));
            Operand value = left.remove(feature.getName());
            if (value == null) {
                problems.add(new Problem(where, "no such value of the program", "one"));
            } else if (feature.getType().hasMultiArrayType() && value.isTensor()) {
                compare(where, feature.getType().getMultiArrayType(), value.tensor());
            }
        }
        left.keySet().stream()
                .sorted()
                .forEach(name ->
                        problems.add(
                                new Problem(
                                        "%s '%s'".formatted(kind, Quoted.of(name)),
                                        "nothing about it in the description",
                                        "its type")));
    }

    private void compare(String where, Spec.ArrayFeatureType described, TensorType actual) {
        MilType type = type(described.getDataType());
        if (type != actual.type()) {
            problems.add(
                    new Problem(
                            where,
                            type == null ? "an unknown type" : type.toString(),
                            actual.type().toString()));
        }
        long[] sizes = described.getShapeList().stream().mapToLong(Long::longValue).toArray();
        boolean isOpen = sizes.length == 0 && actual.shape().rank() > 0;
        if (!isOpen && !Arrays.equals(sizes, actual.shape().toArray())) {
            problems.add(
                    new Problem(
                            where, "shape " + Arrays.toString(sizes), "shape " + actual.shape()));
        }
    }

    private static @Nullable MilType type(Spec.ArrayFeatureType.ArrayDataType type) {
        return switch (type) {
            case FLOAT16 -> MilType.FLOAT16;
            case FLOAT32 -> MilType.FLOAT32;
            case DOUBLE -> MilType.FLOAT64;
            case INT8 -> MilType.INT8;
            case INT32 -> MilType.INT32;
            case INVALID_ARRAY_DATA_TYPE, UNRECOGNIZED -> null;
        };
    }
}
