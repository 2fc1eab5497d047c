package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.testing.pipelines.PictureAssertions.assertEqualButForRounding;
import static org.gouache.testing.pipelines.TensorAssertions.assertClose;
import static org.gouache.testing.pipelines.TensorAssertions.largest;

import org.gouache.Crop;
import org.gouache.GeneratedImage;
import org.gouache.ImageSize;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.PngFile;
import org.gouache.postcard.PostcardXl;
import org.gouache.scheduler.SchedulerKind;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The bundled model's pictures are those of the reference. */
class PostcardTest {
    private static final double TIMES_NOISE = 10;
    private static final GoldenTensors GOLDEN = GoldenTensors.read("postcard/cases.safetensors");

    /** One step back and several, guided and free; the long tests have the others. */
    private static final Set<String> SOME = Set.of("boat", "balloon", "free");

    private static Pipeline pipeline;

    /** A picture that the reference made. */
    record Case(JsonNode json) {
        String name() {
            return json.get("name").stringValue();
        }

        double noise(String what) {
            return json.get("measured_noise").get(what).doubleValue();
        }

        /** The picture's file: numbered where there are several. */
        PngFile picture(int index, int count) {
            String number = count == 1 ? "" : "-" + index;
            return PngFile.read(Golden.path("postcard/%s%s.png".formatted(name(), number)));
        }

        Request request() {
            Request.Builder builder =
                    Request.builder(json.get("prompt").stringValue())
                            .seed(json.get("seed").longValue())
                            .steps(json.get("steps").intValue())
                            .guidanceScale(json.get("guidance").doubleValue())
                            .scheduler(SchedulerKind.parse(json.get("scheduler").stringValue()))
                            .guidanceRescale(json.path("rescale").asDouble(0))
                            .count(json.path("count").asInt(1))
                            .clipSkip(json.path("clip_skip").asInt(0));
            if (json.has("negative")) {
                builder.negativePrompt(json.get("negative").stringValue());
            }
            if (json.has("karras")) {
                builder.karras(json.get("karras").booleanValue());
            }
            if (json.has("width")) {
                builder.size(json.get("width").intValue(), json.get("height").intValue());
            }
            if (json.has("original")) {
                builder.originalSize(size("original")).targetSize(size("target"));
                JsonNode crop = json.get("crop");
                builder.crop(new Crop(crop.get(0).intValue(), crop.get(1).intValue()));
            }
            return builder.build();
        }

        private ImageSize size(String name) {
            JsonNode size = json.get(name);
            return new ImageSize(size.get(0).intValue(), size.get(1).intValue());
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static Stream<Case> cases() {
        return GoldenRun.read("postcard/cases.json").get("cases").valueStream().map(Case::new);
    }

    static Stream<Case> someCases() {
        return cases().filter(golden -> SOME.contains(golden.name()));
    }

    static Stream<Case> otherCases() {
        return cases().filter(golden -> !SOME.contains(golden.name()));
    }

    @BeforeAll
    static void load() {
        pipeline = Pipeline.load(PostcardXl.folder());
    }

    @AfterAll
    static void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @MethodSource("someCases")
    void equalsTheReference(Case golden) {
        assertEqualsReference(golden);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("otherCases")
    void equalsTheReferenceElsewhere(Case golden) {
        assertEqualsReference(golden);
    }

    /**
     * The noise was measured on the last latents; those before are larger, up to 4096 times, and
     * their rounding is with them.
     */
    private static void assertEqualsReference(Case golden) {
        List<Tensor> latents = new ArrayList<>();
        List<GeneratedImage> images =
                pipeline.generate(golden.request(), step -> latents.add(step.latents().copy()));

        String name = golden.name() + "/latents";
        assertThat(latents).hasSize(GOLDEN.get(name).shape().dim(0));
        double noise = golden.noise("latents") / largest(GOLDEN.entry(name, latents.size() - 1));
        for (int i = 0; i < latents.size(); i++) {
            Tensor expected = GOLDEN.entry(name, i);
            double limit = TIMES_NOISE * noise * largest(expected);
            assertClose("latents after call " + i, latents.get(i), expected, limit);
        }
        for (int i = 0; i < images.size(); i++) {
            assertEqualButForRounding(
                    images.get(i).image(), golden.picture(i, images.size()).image());
        }
        Tensor decoded = pipeline.model().vaeDecoder().decode(latents.getLast());
        PictureAssertions.toUnit(decoded);
        assertClose(
                "image",
                decoded,
                GOLDEN.get(golden.name() + "/image"),
                TIMES_NOISE * golden.noise("image"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void startsFromTheSameNoise(Case golden) {
        Request request = golden.request();
        Tensor expected = GOLDEN.get(golden.name() + "/latents_initial");
        Tensor noise = Tensor.zeros(expected.shape());
        request.random().source(Objects.requireNonNull(request.seed())).fillGaussian(noise);
        assertThat(noise.toFloats()).containsExactly(expected.toFloats());
    }
}
