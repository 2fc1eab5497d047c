package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.Double.POSITIVE_INFINITY;

import org.gouache.ComparedPicture;
import org.gouache.Comparison;
import org.gouache.ComparisonListener;
import org.gouache.GenerationCancelledException;
import org.gouache.GenerationListener;
import org.gouache.GenerationStep;
import org.gouache.GouacheException;
import org.gouache.MemoryMode;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.palette.PaletteOptions;
import org.gouache.palettize.Psnr;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two models side by side. */
class ComparisonTest {
    private static final Path DENSE = Golden.path("models/sdxl");
    private static final Request BOAT =
            Request.builder("a boat & a \"<buoy>\"").steps(2).seed(1).build();
    private static final Request TWO_DOGS =
            Request.builder("a dog").steps(3).seed(2).count(2).build();

    @TempDir static Path temporary;

    private static final List<String> STEPS = new ArrayList<>();
    private static Path palettized;
    private static Comparison comparison;

    @BeforeAll
    static void compare() {
        palettized = temporary.resolve("8 bits");
        try (Model model = Model.open(DENSE)) {
            model.palettize(palettized, PaletteOptions.ofBits(8));
        }
        comparison =
                Comparison.write(
                        temporary.resolve("compared"),
                        DENSE,
                        palettized,
                        List.of(BOAT, TWO_DOGS),
                        ModelOptions.DEFAULT,
                        (done, total) -> STEPS.add(done + "/" + total));
    }

    @Test
    void picturesAreThoseThatEachModelMakesAlone() {
        assertThat(comparison.pictures())
                .extracting(ComparedPicture::index)
                .containsExactly(0, 0, 1);
        assertThat(pictures(DENSE, TWO_DOGS).images())
                .containsExactly(
                        image(comparison.pictures().get(1).reference()),
                        image(comparison.pictures().get(2).reference()));
        assertThat(pictures(palettized, BOAT).images())
                .containsExactly(image(comparison.pictures().get(0).test()));
    }

    @Test
    void psnrIsMeasuredBeforeRounding() {
        Drawn reference = pictures(DENSE, TWO_DOGS);
        Drawn test = pictures(palettized, TWO_DOGS);
        ComparedPicture second = comparison.pictures().get(2);

        assertThat(second.latentsPsnr())
                .isEqualTo(
                        Psnr.fromPeakOfReference(
                                reference.latents().slice(1, 2).toFloats(),
                                test.latents().slice(1, 2).toFloats()))
                .isBetween(20.0, 90.0);
        assertThat(second.picturePsnr())
                .isEqualTo(
                        Psnr.ofPictures(
                                reference.pictures().slice(1, 2).toFloats(),
                                test.pictures().slice(1, 2).toFloats()))
                .isBetween(20.0, 90.0);
        assertThat(comparison.latentsPsnr())
                .isEqualTo(
                        comparison.pictures().stream()
                                .mapToDouble(ComparedPicture::latentsPsnr)
                                .average()
                                .orElseThrow());
    }

    private record Drawn(Tensor latents, Tensor pictures, List<Image> images) {}

    private static Drawn pictures(Path model, Request request) {
        List<Tensor> decoded = new ArrayList<>();
        GenerationListener keeping =
                new GenerationListener() {
                    @Override
                    public void onStep(GenerationStep step) {}

                    @Override
                    public void onDecoded(Tensor latents, Tensor pictures) {
                        decoded.add(latents.copy());
                        decoded.add(pictures.copy());
                    }
                };
        try (Pipeline pipeline = Pipeline.load(model)) {
            List<Image> images =
                    pipeline.generate(request, keeping).stream().map(one -> one.image()).toList();
            return new Drawn(decoded.getFirst(), decoded.getLast(), images);
        }
    }

    private static Image image(Path file) {
        return PngFile.read(file).image();
    }

    @Test
    void saysWhatTheModelsAre() {
        assertThat(comparison.reference().identity().name()).isEqualTo("sdxl");
        assertThat(comparison.test().identity().name()).isEqualTo("8 bits");
        assertThat(comparison.test().bytes()).isLessThan(comparison.reference().bytes());
        assertThat(comparison.test().unetBytes())
                .isPositive()
                .isLessThan(comparison.reference().unetBytes());
        assertThat(comparison.test().runtime()).isEqualTo("onnx");
    }

    @Test
    void reportsEveryStepOfBothModels() {
        assertThat(STEPS)
                .containsExactly(
                        "1/10", "2/10", "3/10", "4/10", "5/10", "6/10", "7/10", "8/10", "9/10",
                        "10/10");
    }

    @Test
    void thePageNeedsNoOtherFile() throws Exception {
        Page page = Page.read(comparison.report());

        page.requireSelfContained();
        assertThat(page.elements("img"))
                .hasSize(6)
                .first()
                .returns("a boat & a \"<buoy>\", by sdxl", image -> image.getAttribute("alt"));
        assertThat(page.elements("h1").getFirst().getTextContent()).isEqualTo("sdxl and 8 bits");
        assertThat(comparison.folder())
                .isDirectoryContaining("glob:**/01-reference.png")
                .isDirectoryContaining("glob:**/03-test.png")
                .isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void aModelEqualsItselfWithOneNetworkInMemoryAtATime(@TempDir Path folder) throws Exception {
        OpenNetworks networks = new OpenNetworks();
        ModelOptions low =
                ModelOptions.builder().runtime(ProbeRuntime.NAME).memory(MemoryMode.LOW).build();
        Request seedless = BOAT.toBuilder().seed((Long) null).build();
        Comparison same;
        try (AutoCloseable _ = ProbeRuntime.with(networks)) {
            same =
                    Comparison.write(
                            folder, DENSE, DENSE, List.of(seedless), low, ComparisonListener.NONE);
        }
        assertThat(same.latentsPsnr()).isEqualTo(POSITIVE_INFINITY);
        assertThat(same.picturesPsnr()).isEqualTo(POSITIVE_INFINITY);
        assertThat(same.report()).content().contains("equal");
        assertThat(networks.most()).isOne();
    }

    @Test
    void anInterruptLeavesNothing(@TempDir Path folder) {
        Thread test = Thread.currentThread();

        assertThatThrownBy(() ->
                        Comparison.write(
                                folder.resolve("compared"),
                                DENSE,
                                palettized,
                                List.of(BOAT),
                                ModelOptions.DEFAULT,
                                (done, total) -> {
                                    if (done > total / 2) {
                                        test.interrupt();
                                    }
                                }))
                .isInstanceOf(GenerationCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void modelsThatCannotBeComparedAreRefusedBeforeWorkIsDone(@TempDir Path folder) {
        Path target = folder.resolve("compared");
        Map.of(
                        Golden.path("models/sd15"),
                        "models of two families cannot be compared: %s is Stable Diffusion XL,"
                                .formatted(DENSE),
                        folder.resolve("none"),
                        "none: no such file or folder")
                .forEach((model, message) ->
                        assertThatThrownBy(
                                        () -> Comparison.write(target, DENSE, model, List.of(BOAT)))
                                .isInstanceOf(GouacheException.class)
                                .hasMessageContaining(message));
        assertThatThrownBy(() -> Comparison.write(target, DENSE, palettized, List.of()))
                .isInstanceOf(GouacheException.class)
                .hasMessage("there are no prompts to compare models with");
        assertThatThrownBy(() ->
                        Comparison.write(comparison.folder(), DENSE, palettized, List.of(BOAT)))
                .hasMessageContaining("the folder is not empty");
        assertThat(target).doesNotExist();
    }
}
