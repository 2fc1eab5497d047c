package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the weights of a program are stored. Weights are constants of floats with dimensions, and all
 * that is compressed; what one compressed constant takes from another belongs to that one.
 */
final class WeightInventory {
    private final Map<String, Mil.Operation> makers = new HashMap<>();
    private final Set<String> parts = new HashSet<>();
    private final Map<String, StoredWeights> byStorage = new HashMap<>();

    private WeightInventory(Mil.Block block) {
        for (Mil.Operation operation : block.getOperationsList()) {
            if (Constants.isConstant(operation)) {
                operation.getOutputsList().forEach(it -> makers.put(it.getName(), operation));
                parts.addAll(references(operation).toList());
            }
        }
        for (Mil.Operation operation : block.getOperationsList()) {
            if (Constants.isConstant(operation)
                    && operation.getOutputsList().stream()
                            .noneMatch(it -> parts.contains(it.getName()))) {
                weight(operation)
                        .ifPresent(it -> byStorage.merge(it.storage(), it, StoredWeights::plus));
            }
        }
    }

    static List<StoredWeights> of(Mil.Block block) {
        return new WeightInventory(block)
                .byStorage.values().stream()
                        .sorted(
                                Comparator.comparingLong(StoredWeights::bytes)
                                        .reversed()
                                        .thenComparing(StoredWeights::storage))
                        .toList();
    }

    private Optional<StoredWeights> weight(Mil.Operation operation) {
        if (operation.getOutputsCount() == 0) {
            return Optional.empty();
        }
        return tensor(operation.getOutputs(0).getType())
                .filter(it -> it.shape().rank() > 0 && it.type().isFloatingPoint())
                .map(it ->
                        new StoredWeights(
                                storage(operation, it),
                                1,
                                it.shape().elements(),
                                bytes(operation)));
    }

    private static Optional<TensorType> tensor(Mil.ValueType type) {
        try {
            return Optional.of(TensorType.of(type));
        } catch (GouacheException _) {
            return Optional.empty();
        }
    }

    private String storage(Mil.Operation operation, TensorType type) {
        return switch (operation.getType()) {
            case "constexpr_lut_to_dense" -> palettes(operation, type);
            case "constexpr_affine_dequantize" ->
                    parameter(operation, "quantized_data", type) + " with scales";
            case "constexpr_blockwise_shift_scale" ->
                    parameter(operation, "data", type) + " with scales";
            case "constexpr_sparse_to_dense" ->
                    "sparse " + parameter(operation, "nonzero_data", type);
            default -> type.type().toString();
        };
    }

    /** The last dimension but one of a palette counts its entries; the only one of an old one. */
    private String palettes(Mil.Operation operation, TensorType type) {
        TensorType lut = parameterType(operation, "lut").orElse(type);
        int rank = lut.shape().rank();
        long entries = rank == 0 ? 1 : lut.shape().size(rank == 1 ? 0 : -2);
        return "%d-bit palettes".formatted(Long.numberOfTrailingZeros(entries));
    }

    private String parameter(Mil.Operation operation, String name, TensorType otherwise) {
        return parameterType(operation, name).orElse(otherwise).type().toString();
    }

    private Optional<TensorType> parameterType(Mil.Operation operation, String name) {
        Mil.Value attribute = operation.getAttributesMap().get(name);
        if (attribute != null) {
            return tensor(attribute.getType());
        }
        Mil.Argument argument = operation.getInputsMap().get(name);
        if (argument == null || argument.getArgumentsCount() != 1) {
            return Optional.empty();
        }
        Mil.Argument.Binding binding = argument.getArguments(0);
        return binding.hasValue()
                ? tensor(binding.getValue().getType())
                : Optional.ofNullable(makers.get(binding.getName()))
                        .flatMap(maker -> outputType(maker, binding.getName()));
    }

    private static Optional<TensorType> outputType(Mil.Operation maker, String name) {
        return maker.getOutputsList().stream()
                .filter(output -> output.getName().equals(name))
                .findFirst()
                .flatMap(output -> tensor(output.getType()));
    }

    /** What an operation holds, and all that it is made from. */
    private long bytes(Mil.Operation operation) {
        Set<Mil.Operation> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Mil.Operation> left = new ArrayDeque<>(List.of(operation));
        long bytes = 0;
        while (!left.isEmpty()) {
            Mil.Operation next = left.pop();
            if (counted.add(next)) {
                bytes += ownBytes(next);
                references(next).map(makers::get).filter(Objects::nonNull).forEach(left::push);
            }
        }
        return bytes;
    }

    private static long ownBytes(Mil.Operation operation) {
        return Stream.concat(operation.getAttributesMap().values().stream(), values(operation))
                .flatMap(value -> tensor(value.getType()).stream())
                .mapToLong(TensorType::bytes)
                .sum();
    }

    private static Stream<Mil.Value> values(Mil.Operation operation) {
        return bindings(operation)
                .filter(Mil.Argument.Binding::hasValue)
                .map(Mil.Argument.Binding::getValue);
    }

    private static Stream<String> references(Mil.Operation operation) {
        return bindings(operation)
                .filter(Mil.Argument.Binding::hasName)
                .map(Mil.Argument.Binding::getName);
    }

    private static Stream<Mil.Argument.Binding> bindings(Mil.Operation operation) {
        return operation.getInputsMap().values().stream()
                .flatMap(argument -> argument.getArgumentsList().stream());
    }
}
