package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GeneratedImage;
import org.gouache.GenerationListener;
import org.gouache.GenerationParameters;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.PngFile;
import org.gouache.postcard.PostcardXl;
import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class ReproductionTest {
    private static final Request REQUEST =
            Request.builder("a white lighthouse at sea at night, \"bright\"")
                    .negativePrompt("fog")
                    .size(64, 96)
                    .steps(3)
                    .guidanceScale(4.5)
                    .count(2)
                    .scheduler(SchedulerKind.EULER)
                    .karras(true)
                    .random(RandomKind.CUDA)
                    .build();

    @TempDir Path folder;

    @Test
    void aFileHoldsWhatMakesItsBytesAgain() throws Exception {
        Path first = folder.resolve("first.png");
        Path again = folder.resolve("again.png");
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder())) {
            pipeline.generate(REQUEST).get(1).write(first);
        }
        GenerationParameters parameters = read(first);
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder(), parameters.options())) {
            assertThat(parameters.model()).isEqualTo(pipeline.model().identity());
            pipeline.generate(parameters.request()).get(parameters.index()).write(again);
        }
        assertThat(again).hasSameBinaryContentAs(first);
    }

    @Test
    void theTextOfOtherProgramsSufficesForThePicture() throws Exception {
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder())) {
            GeneratedImage first = pipeline.generate(REQUEST).getFirst();
            GenerationParameters read = GenerationParameters.fromText(first.parameters().toText());
            GeneratedImage again = pipeline.generate(read.request()).get(read.index());
            assertThat(again.image()).isEqualTo(first.image());
        }
    }

    @Test
    void aSeedThatWasLeftOpenIsReported() {
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            Request open = Request.builder("sand").steps(1).build();
            GeneratedImage first = pipeline.generate(open).getFirst();
            GeneratedImage other = pipeline.generate(open).getFirst();
            Request known = first.parameters().request();
            assertThat(known.seed()).isNotNull().isNotEqualTo(other.parameters().request().seed());
            assertThat(pipeline.generate(known).getFirst()).isEqualTo(first);
        }
    }

    @Test
    void whatIsNotGivenIsThatOfTheModel() {
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder())) {
            Request used =
                    pipeline.generate(Request.builder("a boat").steps(1).build())
                            .getFirst()
                            .parameters()
                            .request();
            assertThat(used.width()).isEqualTo(128);
            assertThat(used.height()).isEqualTo(128);
            assertThat(used.guidanceScale()).isEqualTo(5);
            assertThat(used.scheduler()).isEqualTo(SchedulerKind.EULER);
            assertThat(used.negativePrompt()).isNull();
        }
    }

    /** A setting for Karras sigmas stays with the model, but DDIM has no use for it. */
    @Test
    void aSchedulerKeepsToItsOwnSettings() throws Exception {
        String config =
                """
                {"_class_name": "EulerDiscreteScheduler", "use_karras_sigmas": true,
                 "beta_schedule": "scaled_linear"}\
                """;
        Path model = ModelCopy.withScheduler("sdxl", config, folder);
        try (Pipeline pipeline = Pipeline.load(model)) {
            Request.Builder request = Request.builder("sand").steps(2).seed(1);
            assertThat(used(pipeline, request.build()).karras()).isTrue();
            Request ddim = used(pipeline, request.scheduler(SchedulerKind.DDIM).build());
            assertThat(ddim.karras()).isNull();
            assertThat(used(pipeline, ddim)).isEqualTo(ddim);
        }
    }

    private static Request used(Pipeline pipeline, Request request) {
        return pipeline.generate(request).getFirst().parameters().request();
    }

    @Test
    void aFileSaysNothingOfPlaces() throws Exception {
        Path picture = folder.resolve("picture.png");
        Path model = ModelCopy.of("sdxl", folder);
        try (Pipeline pipeline = Pipeline.load(model, ModelOptions.builder().threads(1).build())) {
            pipeline.generate(Request.builder("sand").steps(1).build()).getFirst().write(picture);
        }
        String bytes =
                new String(Files.readAllBytes(picture), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bytes).doesNotContain(folder.toString()).doesNotContain("threads");
    }

    @Test
    void promptsThatAreCutAreReported() {
        String tail = " zebra quagga okapi";
        String prompt = "a boat".repeat(40) + tail;
        List<String> heard = new ArrayList<>();
        GenerationListener listener =
                new GenerationListener() {
                    @Override
                    public void onStep(org.gouache.GenerationStep step) {}

                    @Override
                    public void onWarning(String warning) {
                        heard.add(warning);
                    }
                };
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            Request request = Request.builder(prompt).steps(1).seed(1).build();
            GeneratedImage image = pipeline.generate(request, listener).getFirst();
            assertThat(image.warnings()).isEqualTo(heard).hasSize(1);
            assertThat(heard.getFirst())
                    .startsWith("the prompt is longer than 77 tokens; without effect: \"")
                    .endsWith("zebra quagga okapi\"");
            assertThat(image.parameters().request().prompt()).isEqualTo(prompt);
        }
    }

    private static GenerationParameters read(Path picture) {
        Map<String, String> texts = PngFile.readTexts(picture);
        return GenerationParameters.fromTexts(texts, picture.toString());
    }
}
