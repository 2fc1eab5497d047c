package org.gouache.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Supplier;

class GraphBuilderTest {
    private final GraphBuilder builder = new GraphBuilder("net");
    private final GraphBuilder block = builder.at("block").at("0");
    private final Value image = input("image", 2, 6, 5, 7);
    private final Value small = input("small", 2, 6, 3, 4);
    private final Value tokens = input("tokens", 2, 35, 6);
    private final Value vector = input("vector", 2, 6);
    private final Value ids = builder.input("ids", ElementType.I64, Shape.of(2, 35));

    @Test
    void pathsNameValuesAndWeights() {
        Value value = block.conv2d("conv", image, 8, 3, 1, Padding.all(1));
        assertThat(value.name()).isEqualTo("block.0.conv");
        assertThat(builder.build().parameters())
                .containsExactly(
                        new Parameter("block.0.conv.weight", Shape.of(8, 6, 3, 3)),
                        new Parameter("block.0.conv.bias", Shape.of(8)));
    }

    @Test
    void resultOfABlockHasTheBlocksNameToo() {
        Value value = block.result(block.linear("fc", tokens, 3, false));
        Graph graph = builder.build();
        assertThat(graph.value("block.0")).isEqualTo(value);
        assertThat(graph.value("block.0.fc")).isEqualTo(value);
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> graph.value("block.1"))
                .withMessage("net has no module block.1");
    }

    @Test
    void outputsKeepTheirOrder() {
        builder.output("b", image);
        builder.output("a", tokens);
        Graph graph = builder.build();
        assertThat(graph.outputs().keySet()).containsExactly("b", "a");
        assertThat(graph.output("a")).isEqualTo(tokens);
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> graph.output("c"))
                .withMessage("net has no output c");
    }

    @Test
    void shapesFollowFromTheOperations() {
        assertThat(builder.conv2d("c1", image, 4, 3, 2, Padding.all(1)).shape())
                .isEqualTo(Shape.of(2, 4, 3, 4));
        assertThat(builder.conv2d("c2", image, 4, 3, 2, new Padding(0, 0, 1, 1)).shape())
                .isEqualTo(Shape.of(2, 4, 2, 3));
        assertThat(builder.imageToTokens("t", image).shape()).isEqualTo(Shape.of(2, 35, 6));
        assertThat(builder.tokensToImage("i", tokens, image).shape())
                .isEqualTo(Shape.of(2, 6, 5, 7));
        assertThat(builder.upsampleNearest("u", image).shape()).isEqualTo(Shape.of(2, 6, 10, 14));
        assertThat(builder.upsampleNearestLike("l", small, image).shape())
                .isEqualTo(Shape.of(2, 6, 5, 7));
        assertThat(builder.sinusoid("s", vector, 8, true, 0).shape()).isEqualTo(Shape.of(2, 6, 8));
        assertThat(builder.flatten("f", tokens).shape()).isEqualTo(Shape.of(2, 210));
        assertThat(builder.geglu("g", tokens).shape()).isEqualTo(Shape.of(2, 35, 3));
        assertThat(builder.concat("j", List.of(image, image)).shape())
                .isEqualTo(Shape.of(2, 12, 5, 7));
        assertThat(builder.selectToken("p", tokens, ids, new Pooling.LargestId()).shape())
                .isEqualTo(Shape.of(2, 6));
        assertThat(builder.embedding("e", ids, 9, 4).shape()).isEqualTo(Shape.of(2, 35, 4));
        assertThat(builder.attention("a", tokens, tokens, tokens, 3, true).shape())
                .isEqualTo(Shape.of(2, 35, 6));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheLayerAndTheShapes() {
        refused(
                () -> block.add("sum", image, small),
                "cannot add: image [2, 6, 5, 7], small [2, 6, 3, 4]");
        refused(
                () -> block.concat("sum", List.of(image, small)),
                "cannot join: image [2, 6, 5, 7], small [2, 6, 3, 4]");
        refused(
                () -> block.addPerChannel("sum", image, input("three", 3, 6)),
                "cannot add by channel: image [2, 6, 5, 7], three [3, 6]");
        refused(
                () -> block.groupNorm("sum", image, 4, 1e-5f),
                "channels cannot be divided into 4 groups: image [2, 6, 5, 7]");
        refused(
                () -> block.groupNorm("sum", tokens, 1, 1e-5f),
                "expected 4 dimensions: tokens [2, 35, 6]");
        refused(
                () -> block.attention("sum", tokens, tokens, tokens, 4, false),
                "width cannot be divided into 4 heads: tokens [2, 35, 6]");
        Value narrow = input("narrow", 2, 9, 3);
        refused(
                () -> block.attention("sum", tokens, narrow, narrow, 1, false),
                "query, key and value do not fit: tokens [2, 35, 6], narrow [2, 9, 3], narrow [2, 9,"
                        + " 3]");
        refused(
                () -> block.tokensToImage("sum", tokens, small),
                "tokens are not the pixels of the image: tokens [2, 35, 6], small [2, 6, 3, 4]");
        Value large = input("large", 2, 1, 6, 10);
        refused(
                () -> block.upsampleNearestLike("sum", small, large),
                "size is not about doubled: small [2, 6, 3, 4], large [2, 1, 6, 10]");
        refused(
                () -> block.conv2d("sum", small, 4, 5, 1, Padding.NONE),
                "image is smaller than the 5 x 5 kernel: small [2, 6, 3, 4]");
        refused(() -> block.geglu("sum", narrow), "width is odd: narrow [2, 9, 3]");
        refused(
                () -> block.addPositions("sum", tokens, 34),
                "more tokens than the 34 positions: tokens [2, 35, 6]");
        refused(
                () -> block.selectToken("sum", narrow, ids, new Pooling.FirstOf(1)),
                "ids do not belong to the tokens: narrow [2, 9, 3], ids [2, 35]");
        refused(
                () -> block.sinusoid("sum", vector, 7, true, 0),
                "embedding width 7 is not even: vector [2, 6]");
    }

    @Test
    void twoValuesOfOneNameAreAMistake() {
        builder.geglu("same", tokens);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.geglu("same", tokens))
                .withMessage("net: two values are named same");
    }

    @Test
    void moduleHasOneResultAndOutputsHaveDifferentNames() {
        block.result(image);
        block.result(image);
        assertThatIllegalStateException()
                .isThrownBy(() -> block.result(small))
                .withMessageStartingWith("net: module block.0 is both image");
        builder.output("out", image);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.output("out", small))
                .withMessage("net: two outputs are named out");
    }

    @Test
    void weightIsOfOneShape() {
        builder.layerNorm("norm", tokens, 1e-5f);
        builder.layerNorm("again", "norm", tokens, 1e-5f);
        assertThat(builder.build().parameters()).hasSize(2);
        Value wide = input("wide", 2, 35, 8);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.layerNorm("wider", "norm", wide, 1e-5f))
                .withMessage("net: norm.weight [8] is also norm.weight [6]");
    }

    private Value input(String name, long... sizes) {
        return builder.input(name, ElementType.F32, Shape.of(sizes));
    }

    private static void refused(Supplier<Value> building, String message) {
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(building::get)
                .withMessage("net: layer block.0.sum: " + message);
    }
}
