package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

class BufferPlanTest {
    private static final Shape SHAPE = Shape.of(1, 4, 16);

    private static Value value(String name) {
        return new Value(name, ElementType.F32, SHAPE);
    }

    private static Graph chain(int length) {
        List<Op> ops = new ArrayList<>();
        Value last = value("in");
        for (int i = 0; i < length; i++) {
            Value next = value("v" + i);
            ops.add(new Op.Add(next, last, last));
            last = next;
        }
        return new Graph("chain", List.of(value("in")), ops, Map.of(), Map.of("out", last));
    }

    @Test
    void aChainTakesTwoPlacesHoweverLong() {
        Graph graph = chain(10);
        BufferPlan plan = new BufferPlan(graph, Set.of("v9"));

        assertThat(plan.bytes()).isEqualTo(2 * SHAPE.elements() * Float.BYTES);
        assertThat(plan.offset(value("v3"))).isNotEqualTo(plan.offset(value("v4")));
        assertThat(plan.offset(value("v3"))).isEqualTo(plan.offset(value("v5")));
    }

    @Test
    void whatIsKeptIsNeverOverwritten() {
        Graph graph = chain(10);
        BufferPlan plan = new BufferPlan(graph, Set.of("v2", "v9"));

        assertThat(plan.bytes()).isEqualTo(3 * SHAPE.elements() * Float.BYTES);
        for (int i = 3; i < 10; i++) {
            assertThat(plan.offset(value("v" + i))).isNotEqualTo(plan.offset(value("v2")));
        }
    }

    @Test
    void anotherViewOfAValueLiesWhereTheValueDoes() {
        Value image = new Value("image", ElementType.F32, Shape.of(1, 16, 2, 2));
        Value tokens = value("tokens");
        Value doubled = value("doubled");
        Graph graph =
                new Graph(
                        "views",
                        List.of(image),
                        List.of(
                                new Op.ImageToTokens(tokens, image),
                                new Op.Add(doubled, tokens, tokens)),
                        Map.of(),
                        Map.of("out", doubled));
        BufferPlan plan = new BufferPlan(graph, Set.of("doubled"));

        assertThat(plan.offset(tokens)).isEqualTo(plan.offset(image));
        assertThat(plan.offset(doubled)).isNotEqualTo(plan.offset(image));
        assertThat(plan.bytes()).isEqualTo(2 * SHAPE.elements() * Float.BYTES);
    }
}
