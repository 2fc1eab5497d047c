package org.gouache.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.gouache.GouacheException;
import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddLayerNorm;
import org.gouache.graph.Op.Geglu;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.GroupNormActivate;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Op.LinearActivate;
import org.gouache.graph.Op.LinearGeglu;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class FusionsTest {
    private static final Set<Fusion> ALL = EnumSet.allOf(Fusion.class);

    private final GraphBuilder builder = new GraphBuilder("test");
    private final Value image = builder.input("image", ElementType.F32, Shape.of(2, 8, 3, 3));
    private final Value tokens = builder.input("tokens", ElementType.F32, Shape.of(2, 5, 8));

    @Test
    void groupNormTakesTheActivationAfterIt() {
        Value normed = builder.groupNorm("norm", image, 2, 1e-6f);
        builder.output("out", builder.activate("act", normed, Activation.SILU));
        GroupNormActivate fused = (GroupNormActivate) only(fuse(ALL));
        assertThat(fused.input()).isEqualTo(image);
        assertThat(fused.output().name()).isEqualTo("act");
        assertThat(fused.weight().name()).isEqualTo("norm.weight");
        assertThat(fused.bias().name()).isEqualTo("norm.bias");
        assertThat(fused.groups()).isEqualTo(2);
        assertThat(fused.epsilon()).isEqualTo(1e-6f);
        assertThat(fused.activation()).isEqualTo(Activation.SILU);
    }

    @Test
    void linearTakesTheActivationAfterIt() {
        Value linear = builder.linear("fc", tokens, 4, true);
        builder.output("out", builder.activate("act", linear, Activation.QUICK_GELU));
        LinearActivate fused = (LinearActivate) only(fuse(ALL));
        assertThat(fused.output().shape()).isEqualTo(Shape.of(2, 5, 4));
        assertThat(fused.activation()).isEqualTo(Activation.QUICK_GELU);
        assertThat(fused.parameters())
                .extracting(Parameter::name)
                .containsExactly("fc.weight", "fc.bias");
    }

    @Test
    void linearTakesTheGateAfterIt() {
        Value linear = builder.linear("proj", tokens, 12, false);
        builder.output("out", builder.geglu("geglu", linear));
        LinearGeglu fused = (LinearGeglu) only(fuse(ALL));
        assertThat(fused.output().shape()).isEqualTo(Shape.of(2, 5, 6));
        assertThat(fused.weight().shape()).isEqualTo(Shape.of(12, 8));
        assertThat(fused.bias()).isNull();
    }

    @Test
    void sumAndItsNormAreBothStillThere() {
        Value sum = builder.add("sum", tokens, tokens);
        Value normed = builder.layerNorm("norm", sum, 1e-5f);
        builder.output("out", builder.add("residual", normed, sum));
        Graph fused = fuse(ALL);
        assertThat(fused.ops()).hasSize(2);
        AddLayerNorm first = (AddLayerNorm) fused.ops().getFirst();
        assertThat(first.outputs()).containsExactly(normed, sum);
        assertThat(first.left()).isEqualTo(tokens);
        assertThat(fused.modules()).isEqualTo(builder.build().modules());
    }

    @Test
    void onlyTheFirstNormOfASumFuses() {
        Value sum = builder.add("sum", tokens, tokens);
        builder.output("first", builder.layerNorm("norm1", sum, 1e-5f));
        builder.output("second", builder.layerNorm("norm2", sum, 1e-5f));
        assertThat(kinds(fuse(ALL))).containsExactly(AddLayerNorm.class, LayerNorm.class);
    }

    @Test
    void valueThatAnotherOperationReadsIsKept() {
        Value linear = builder.linear("fc", tokens, 8, true);
        Value active = builder.activate("act", linear, Activation.GELU);
        builder.output("out", builder.add("sum", active, linear));
        assertThat(fuse(ALL)).isEqualTo(builder.build());
    }

    @Test
    void valueThatOneOperationReadsTwiceIsKept() {
        Value linear = builder.linear("fc", tokens, 8, true);
        builder.output("out", builder.add("sum", linear, linear));
        assertThat(kinds(fuse(ALL))).containsExactly(Linear.class, Add.class);
    }

    @Test
    void outputIsKept() {
        Value normed = builder.groupNorm("norm", image, 2, 1e-6f);
        builder.output("out", builder.activate("act", normed, Activation.SILU));
        builder.output("normed", normed);
        assertThat(kinds(fuse(ALL))).containsExactly(GroupNorm.class, Activate.class);
    }

    @Test
    void observedModuleIsKeptUnderItsOtherNameToo() {
        GraphBuilder module = builder.at("ff");
        Value linear = module.result(module.linear("proj", tokens, 12, true));
        builder.output("out", builder.geglu("geglu", linear));
        Graph graph = builder.build();
        assertThat(kinds(Fusions.fuse(graph, ALL, Set.of("ff"))))
                .containsExactly(Linear.class, Geglu.class);
        assertThat(kinds(Fusions.fuse(graph, ALL, Set.of("geglu"))))
                .containsExactly(LinearGeglu.class);
    }

    @Test
    void moduleThatVanishedCannotBeAskedFor() {
        Value linear = builder.linear("proj", tokens, 12, true);
        builder.output("out", builder.geglu("geglu", linear));
        Graph fused = fuse(ALL);
        assertThat(fused.modules()).containsKeys("tokens", "geglu").doesNotContainKey("proj");
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> Fusions.fuse(fused, ALL, Set.of("proj")))
                .withMessage("test has no module proj");
    }

    @Test
    void onlyWantedFusionsHappen() {
        Value normed = builder.groupNorm("norm", image, 2, 1e-6f);
        Value act = builder.activate("act", normed, Activation.SILU);
        Value seen = builder.imageToTokens("seen", act);
        Value sum = builder.add("sum", builder.linear("fc", seen, 8, true), seen);
        Value post = builder.layerNorm("post", sum, 1e-5f);
        Value gelu =
                builder.activate("gelu", builder.linear("fc1", post, 16, true), Activation.GELU);
        builder.output("out", builder.geglu("geglu", builder.linear("fc2", gelu, 16, true)));
        for (Fusion fusion : Fusion.values()) {
            Class<?> made =
                    switch (fusion) {
                        case ADD_LAYER_NORM -> AddLayerNorm.class;
                        case GROUP_NORM_ACTIVATE -> GroupNormActivate.class;
                        case LINEAR_ACTIVATE -> LinearActivate.class;
                        case LINEAR_GEGLU -> LinearGeglu.class;
                    };
            List<Class<?>> kinds = kinds(fuse(Set.of(fusion)));
            assertThat(kinds).hasSize(builder.build().ops().size() - 1).contains(made);
        }
        assertThat(fuse(Set.of())).isEqualTo(builder.build());
        assertThat(fuse(ALL).ops()).hasSize(6);
        assertThat(fuse(ALL).parameters())
                .containsExactlyInAnyOrderElementsOf(builder.build().parameters());
    }

    private Graph fuse(Set<Fusion> wanted) {
        return Fusions.fuse(builder.build(), wanted, Set.of());
    }

    private static Op only(Graph graph) {
        assertThat(graph.ops()).hasSize(1);
        return graph.ops().getFirst();
    }

    private static List<Class<?>> kinds(Graph graph) {
        return graph.ops().stream().<Class<?>>map(Op::getClass).toList();
    }
}
