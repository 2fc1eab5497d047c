package org.gouache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GenerationParameters;
import org.gouache.ModelOptions;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.palettize.Psnr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the examples have made: the reference's boat, as all of them ask for it. */
class ExamplesTest {
    private static final Path PROJECTS = Path.of("target/projects");

    @ParameterizedTest
    @ValueSource(strings = {"generate-picture", "denoise-by-hand", "export-onnx"})
    void makesTheBoatOfTheReference(String project) {
        assertThat(wrongValues(pixels(boatOf(project)), pixels(Golden.path("postcard/boat.png"))))
                .isLessThanOrEqualTo(128 * 128 * 3 / 100);
    }

    @Test
    void picturesOfAPipelineCarryTheirParameters() {
        assertThat(PngFile.readTexts(boatOf("generate-picture")).get("parameters"))
                .startsWith("a red boat at sea at sunset\nSteps: 20,")
                .contains("Model: postcard-xl");
    }

    @Test
    void anExportHasAllNetworks() {
        Path folder = PROJECTS.resolve("export-onnx/target/postcard-onnx");

        assertThat(folder.resolve("text_encoder/model.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("text_encoder_2/model.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("unet/model.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("vae_encoder/model.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("vae_decoder/model.onnx")).isNotEmptyFile();
    }

    @Test
    void aCoreMlExportHasAllNetworks() throws IOException {
        Path folder = PROJECTS.resolve("export-coreml/target/postcard-coreml");
        Path weights = Path.of("Data/com.apple.CoreML/weights/weight.bin");

        for (String network :
                List.of("TextEncoder", "TextEncoder2", "Unet", "VAEDecoder", "VAEEncoder")) {
            assertThat(folder.resolve(network + ".mlpackage").resolve(weights)).isNotEmptyFile();
        }
        assertThat(Files.size(folder.resolve("Unet.mlpackage").resolve(weights)))
                .isBetween(4_000_000L, 4_500_000L);
        assertThat(folder.resolve("vocab.json")).isNotEmptyFile();
        assertThat(folder.resolve("compile.sh")).isExecutable();
    }

    @Test
    void aPalettizedModelIsSmallerAndMakesNearlyTheSameBoat() throws IOException {
        Path project = PROJECTS.resolve("palettes");
        Path weights = Path.of("unet/diffusion_pytorch_model.safetensors");
        Path palettized = project.resolve("target/postcard-6bit").resolve(weights);

        assertThat(Files.size(palettized)).isBetween(8_000_000L, 8_500_000L);
        assertThat(
                        Psnr.ofPictures(
                                boat(Golden.path("postcard/boat.png")), boat(boatOf("palettes"))))
                .isGreaterThan(35);
        assertThat(project.resolve("build.log"))
                .content()
                .contains("unet: 21519048 bytes before, 8149448 after")
                .containsPattern("conv_in.weight: 6 bits, 1856 bytes, \\d\\d\\.\\d dB");
    }

    @Test
    void theVectorRuntimeMakesNearlyTheSameBoatFromPalettes() {
        Path picture = boatOf("vector-runtime");

        assertThat(Psnr.ofPictures(boat(Golden.path("postcard/boat.png")), boat(picture)))
                .isGreaterThan(35);
        assertThat(GenerationParameters.fromTexts(PngFile.readTexts(picture), "boat").options())
                .returns("vector", ModelOptions::runtime);
    }

    @Test
    void aRecipeOfAFewLayersIsFoundAndComparedWithTheWholeModel() {
        Path target = PROJECTS.resolve("recipes/target");

        assertThat(target.resolve("analysis/report.html")).isNotEmptyFile();
        assertThat(target.resolve("analysis/size-psnr.svg")).isNotEmptyFile();
        assertThat(target.resolve("compared/report.html")).isNotEmptyFile();
        assertThat(target.resolve("../build.log"))
                .content()
                .containsPattern("mid_block\\.[a-z0-9_.]+: [48]\\R")
                .containsPattern("report.html: \\d\\d\\.\\d dB in the latents");
    }

    private static Image boat(Path file) {
        return PngFile.read(file).image();
    }

    private static Path boatOf(String project) {
        return PROJECTS.resolve(project).resolve("target/boat.png");
    }

    private static byte[] pixels(Path file) {
        return boat(file).toBytes();
    }

    /** How many values differ, all by one: rounding may fall to either side. */
    private static long wrongValues(byte[] found, byte[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        List<Integer> differences =
                IntStream.range(0, found.length)
                        .map(i -> Math.abs((found[i] & 0xff) - (expected[i] & 0xff)))
                        .filter(difference -> difference > 0)
                        .boxed()
                        .toList();
        assertThat(differences).allMatch(difference -> difference == 1);
        return differences.size();
    }
}
