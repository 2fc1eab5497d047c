package org.gouache.testing.witnesses;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes JSON smaller step by step, as long as it stays as wanted: lists lose entries, numbers come
 * nearer to zero, what is true becomes false.
 */
final class Shrinking {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Shrinking() {}

    /** Something that is as wanted, and nothing that is one step smaller. */
    static JsonNode smallest(JsonNode start, Predicate<JsonNode> wanted) {
        JsonNode smallest = start;
        Optional<JsonNode> next = Optional.of(start);
        while (next.isPresent()) {
            smallest = next.get();
            next = smaller(smallest).filter(wanted).findFirst();
        }
        return smallest;
    }

    private static Stream<JsonNode> smaller(JsonNode node) {
        return switch (node) {
            case ArrayNode array -> Stream.concat(shorter(array), withSmallerEntry(array));
            case ObjectNode object -> withSmallerField(object);
            case NumericNode number when number.isIntegralNumber() ->
                    nearerToZero(number.longValue());
            case BooleanNode flag when flag.booleanValue() -> Stream.of(NODES.booleanNode(false));
            default -> Stream.of();
        };
    }

    private static Stream<JsonNode> shorter(ArrayNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> {
                    ArrayNode shorter = array.deepCopy();
                    shorter.remove(i);
                    return shorter;
                });
    }

    private static Stream<JsonNode> withSmallerEntry(ArrayNode array) {
        return IntStream.range(0, array.size())
                .boxed()
                .flatMap(i ->
                        smaller(array.get(i))
                                .map(entry -> {
                                    ArrayNode copy = array.deepCopy();
                                    copy.set(i, entry);
                                    return copy;
                                }));
    }

    private static Stream<JsonNode> withSmallerField(ObjectNode object) {
        List<Map.Entry<String, JsonNode>> fields = List.copyOf(object.properties());
        return fields.stream()
                .flatMap(field ->
                        smaller(field.getValue())
                                .map(value -> object.deepCopy().set(field.getKey(), value)));
    }

    private static Stream<JsonNode> nearerToZero(long number) {
        return LongStream.of(0, 1, number / 2, number - 1)
                .filter(smaller -> smaller >= 0 && smaller < number)
                .distinct()
                .mapToObj(NODES::numberNode);
    }
}
