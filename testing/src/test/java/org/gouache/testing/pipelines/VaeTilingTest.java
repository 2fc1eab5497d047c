package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.testing.pipelines.TensorAssertions.assertClose;
import static org.gouache.testing.pipelines.TensorAssertions.largest;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.VaeTiling;
import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaeTilingTest {
    private static final double NETWORK_LIMIT = 2e-5;

    private static Model open(String model, VaeTiling tiling) {
        ModelOptions options = ModelOptions.builder().vaeTiling(tiling).build();
        return Model.open(Golden.path("models/" + model), options);
    }

    /** The golden latents are those of the VAE; those of the diffusion are larger. */
    private static Tensor scaled(Tensor latents, Model model) {
        float factor = model.vaeDecoder().settings().scalingFactor();
        Tensor scaled = latents.copy();
        for (long i = 0; i < scaled.shape().elements(); i++) {
            scaled.setFloat(i, scaled.getFloat(i) * factor);
        }
        return scaled;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl"})
    void equalsTheReference(String name) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/vae.safetensors".formatted(name));
        Tensor expected = golden.get("tiled.image");
        try (Model model = open(name, VaeTiling.ON)) {
            Tensor latents = scaled(golden.get("tiled.z"), model);
            Tensor image = model.vaeDecoder().decode(latents);
            assertClose("tiled image", image, expected, NETWORK_LIMIT * largest(expected));
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesPicturesAloneThatFitInOneTile(VaeTiling tiling) {
        GoldenTensors golden = GoldenTensors.read("networks/sdxl/vae.safetensors");
        Tensor expected = golden.get("image");
        try (Model model = open("sdxl", tiling)) {
            Tensor image = model.vaeDecoder().decode(scaled(golden.get("z"), model));
            assertClose("image", image, expected, NETWORK_LIMIT * largest(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl"})
    void isNotUsedUnasked(String name) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/vae.safetensors".formatted(name));
        Tensor expected = golden.get("image");
        try (Model model = open(name, VaeTiling.AUTO)) {
            Tensor image = model.vaeDecoder().decode(scaled(golden.get("z"), model));
            assertClose("image", image, expected, NETWORK_LIMIT * largest(expected));
        }
    }

    @Test
    void decodesABatchAsItsEntries() {
        for (VaeTiling tiling : VaeTiling.values()) {
            try (Model model = open("sdxl", tiling)) {
                Tensor latents = Tensor.zeros(Shape.of(2, 4, 20, 9));
                for (long i = 0; i < latents.shape().elements(); i++) {
                    latents.setFloat(i, (float) Math.sin(i));
                }
                Tensor both = model.vaeDecoder().decode(latents);
                for (int i = 0; i < 2; i++) {
                    Tensor one = model.vaeDecoder().decode(latents.slice(i, i + 1));
                    assertThat(both.slice(i, i + 1).toFloats()).containsExactly(one.toFloats());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl"})
    void encodesAsTheReference(String name) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/vae.safetensors".formatted(name));
        try (Model model = open(name, VaeTiling.OFF)) {
            for (String picture : new String[] {"x", "x_odd"}) {
                var latents = model.vaeEncoder().encode(golden.get(picture));
                Tensor mean = golden.get(picture + ".mean");
                Tensor variance = golden.get(picture + ".logvar");
                assertClose("mean", latents.mean(), mean, NETWORK_LIMIT * largest(mean));
                assertClose(
                        "log variance",
                        latents.logVariance(),
                        variance,
                        NETWORK_LIMIT * largest(variance));
            }
        }
    }

    /** A tile is 64 pixels or 16 latents; the next tile fades in over the last 4. */
    @Test
    void encodesEachTileByItself() {
        try (Model model = open("sdxl", VaeTiling.ON)) {
            Tensor picture = picture(112, 112);
            Tensor mean = model.vaeEncoder().encode(picture).mean();
            Tensor tile = model.vaeEncoder().encode(corner(picture, 64)).mean();
            assertThat(mean.shape()).isEqualTo(Shape.of(1, 4, 28, 28));
            assertThat(corner(mean, 12).toFloats()).containsExactly(corner(tile, 12).toFloats());
            assertThat(corner(mean, 14).toFloats()).isNotEqualTo(corner(tile, 14).toFloats());
        }
    }

    private static Tensor picture(int height, int width) {
        Tensor picture = Tensor.zeros(Shape.of(1, 3, height, width));
        for (long i = 0; i < picture.shape().elements(); i++) {
            picture.setFloat(i, (float) Math.sin(i * 0.37));
        }
        return picture;
    }

    /** The upper left corner of an image. */
    private static Tensor corner(Tensor image, int side) {
        Tensor corner = Tensor.zeros(image.shape().with(2, side).with(3, side));
        long width = image.shape().size(3);
        for (long i = 0; i < corner.shape().elements(); i++) {
            long row = i / side;
            long line = row / side * image.shape().size(2) + row % side;
            corner.setFloat(i, image.getFloat(line * width + i % side));
        }
        return corner;
    }
}
