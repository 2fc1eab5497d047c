package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.Conditioning;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.export.ExportOptions;
import org.gouache.golden.Golden;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

class ExportByRecipeTest {
    private static final Path SDXL = Golden.path("models/sdxl");
    private static final PaletteOptions PALETTES =
            PaletteOptions.builder(
                            PaletteRecipe.of(
                                    "some",
                                    Map.of(
                                            "conv_in", 16,
                                            "conv_out", 3,
                                            "down_blocks.0.resnets.0.conv1", 2,
                                            "time_embedding.linear_1", 4)))
                    .minWeights(0)
                    .build();
    private static final double LIMIT = 2e-5;

    @TempDir Path folder;

    @Test
    void theUNetIsThatOfThePalettizedModel() {
        Path palettized = folder.resolve("palettized");
        Path exported = folder.resolve("exported");
        try (Model model = Model.open(SDXL)) {
            model.palettize(palettized, PALETTES);
            model.export(exported, ExportOptions.onnx().withPalettes(PALETTES));
        }

        float[] expected = prediction(palettized);
        assertThat(largestDifference(prediction(exported), expected)).isLessThan(LIMIT);
        assertThat(largestDifference(prediction(SDXL), expected)).isGreaterThan(100 * LIMIT);
    }

    private static float[] prediction(Path folder) {
        GoldenTensors golden = GoldenTensors.read("networks/sdxl/unet.safetensors");
        Conditioning conditioning =
                new Conditioning(
                        golden.get("c0.encoder_hidden_states"),
                        golden.get("c0.text_embeds"),
                        golden.get("c0.time_ids"));
        try (Model model =
                Model.open(folder, ModelOptions.builder().runtime("onnx").threads(1).build())) {
            Tensor sample = golden.get("c0.sample");
            return model.unet().predict(sample, 500, conditioning).toFloats();
        }
    }

    private static double largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }
}
