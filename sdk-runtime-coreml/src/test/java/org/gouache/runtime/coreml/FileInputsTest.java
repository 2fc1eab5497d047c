package org.gouache.runtime.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.contract.TinyNetwork;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class FileInputsTest {
    private static final Path FILE = Path.of("Unet.mlmodelc");
    private static final TinyNetwork NETWORK =
            new TinyNetwork((builder, inputs) -> builder.output("same", inputs.get("image")))
                    .image("image", 4)
                    .tokens("tokens", 8)
                    .vector("vector", 6);
    private static final Feature IMAGE = feature("image", ElementType.F16, Shape.of(2, 4, 3, 5));
    private static final Feature TOKENS = feature("tokens", ElementType.F16, Shape.of(2, 8, 1, 7));

    private static Feature feature(String name, ElementType type, @Nullable Shape shape) {
        return new Feature(0, Feature.Side.INPUT, name, type, shape);
    }

    private static FileInputs inputs(Feature... features) {
        return inputs(NETWORK, features);
    }

    private static FileInputs inputs(TinyNetwork network, Feature... features) {
        return FileInputs.of(FILE, network, KnownNames.of(network.build()), List.of(features));
    }

    @Test
    void tokensMayHaveTheirChannelsFirst() {
        FileInputs inputs =
                inputs(IMAGE, TOKENS, feature("vector", ElementType.F32, Shape.of(2, 6)));

        assertThat(inputs.batch()).isEqualTo(new Batch(2));
        assertThat(inputs.ports())
                .containsExactly(
                        new ArrayPort("image", Shape.of(2, 4, 3, 5), "image", Order.SAME),
                        new ArrayPort("tokens", Shape.of(2, 7, 8), "tokens", Order.CHANNELS_FIRST),
                        new ArrayPort("vector", Shape.of(2, 6), "vector", Order.SAME));
    }

    /** Old models take the time ids of the whole batch in one row. */
    @Test
    void vectorsMayLieOneAfterTheOther() {
        FileInputs inputs = inputs(IMAGE, TOKENS, feature("vector", ElementType.F16, Shape.of(12)));

        assertThat(inputs.ports().getLast())
                .isEqualTo(new ArrayPort("vector", Shape.of(2, 6), "vector", Order.SAME));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(
                feature("vector", ElementType.F64, Shape.of(2, 6)),
                "Unet.mlmodelc: input vector is of type F64");
        assertRefused(
                feature("vector", ElementType.F32, null),
                "Unet.mlmodelc: does not say the shape of vector");
        assertRefused(
                feature("vector", ElementType.F32, Shape.of(2, 6, 1, 1, 1)),
                "Unet.mlmodelc: input vector has shape [2, 6, 1, 1, 1], expected [batch, 6]");
        assertRefused(
                feature("image_embeds", ElementType.F32, Shape.of(2, 6)),
                "Unet.mlmodelc: has no input vector, only [image, image_embeds, tokens]");
    }

    /** The last token of the vocabulary is 49407: the float16 next to it are 49376 and 49408. */
    @Test
    void tokenIdsAreNoFloat16() {
        TinyNetwork encoder =
                new TinyNetwork((builder, in) -> builder.output("same", in.get("ids"))).ids("ids");
        for (ElementType type : List.of(ElementType.F32, ElementType.I32)) {
            assertThat(inputs(encoder, feature("input_ids", type, Shape.of(1, 77))).ports())
                    .extracting(ArrayPort::shape)
                    .containsExactly(Shape.of(1, 77));
        }

        assertThatThrownBy(() ->
                        inputs(encoder, feature("input_ids", ElementType.F16, Shape.of(1, 77))))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "Unet.mlmodelc: input input_ids is of type F16, which cannot hold the numbers of all tokens; F32 and I32 can");
    }

    private static void assertRefused(Feature last, String message) {
        assertThatThrownBy(() -> inputs(IMAGE, TOKENS, last))
                .isInstanceOf(GouacheException.class)
                .hasMessage(message);
    }
}
