package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.testing.pipelines.TensorAssertions.assertClose;
import static org.gouache.testing.pipelines.TensorAssertions.largest;

import org.gouache.GeneratedImage;
import org.gouache.GenerationListener;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Each stage of a pipeline, on some runtime, against the reference's runs. */
abstract class GoldenRunsTest {
    private static final Set<String> RUNS =
            Set.of(
                    "sd15_pndm",
                    "sd15_ddim_eta_clipskip",
                    "sd21_ddim_v_zerosnr_rescale",
                    "sd21_unipc_v",
                    "sd21_eulera_v",
                    "sdxl_euler_zero_negative",
                    "sdxl_eulera_empty_negative_sizes",
                    "sdxl_dpmpp2m_karras",
                    "sdxl_dpmpp2m_sde_karras");

    private static final double NETWORK_LIMIT = 2e-5;
    private static final double SIGMA_LIMIT = 2e-6;
    private static final double TIMES_NOISE = 10;

    private final String runtime;

    GoldenRunsTest(String runtime) {
        this.runtime = runtime;
    }

    static Stream<GoldenRun> runs() {
        return Stream.of("sd15", "sd21", "sdxl")
                .flatMap(GoldenRun::of)
                .filter(run -> RUNS.contains(run.name()));
    }

    @Test
    void everyRunIsThere() {
        assertThat(runs().map(GoldenRun::name)).containsExactlyInAnyOrderElementsOf(RUNS);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void equalsTheReference(GoldenRun run, @TempDir Path folder) throws Exception {
        Path model = ModelCopy.withScheduler(run.model(), run.schedulerConfig(), folder);
        GoldenTensors golden =
                GoldenTensors.read("pipelines/%s.safetensors".formatted(run.model()));
        List<RecordedCall> calls = new CopyOnWriteArrayList<>();
        List<Tensor> latents = new ArrayList<>();
        List<Tensor> predictions = new ArrayList<>();
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        GenerationListener listener =
                step -> {
                    latents.add(step.latents().copy());
                    predictions.add(step.prediction().copy());
                };
        try (AutoCloseable _ =
                        ProbeRuntime.over(
                                runtime,
                                (name, network) -> RecordedCall.recording(name, network, calls));
                Pipeline pipeline = Pipeline.load(model, options)) {
            List<GeneratedImage> images = pipeline.generate(run.request(), listener);

            List<RecordedCall> unet =
                    calls.stream().filter(call -> call.network().equals("unet")).toList();
            assertConditioning(run, golden, unet.getFirst());
            assertTimesteps(run, unet);
            assertSteps(run, golden, "model_outputs", predictions);
            assertSteps(run, golden, "latents", latents);
            assertPictures(run, golden, images);
            assertDecoded(run, golden, pipeline, latents.getLast());
        }
    }

    private static void assertConditioning(
            GoldenRun run, GoldenTensors golden, RecordedCall first) {
        Tensor embeds = golden.get(run.name() + "/prompt_embeds");
        assertClose(
                "prompt_embeds",
                first.input("encoder_hidden_states"),
                embeds,
                NETWORK_LIMIT * largest(embeds));
        if (golden.has(run.name() + "/text_embeds")) {
            Tensor pooled = golden.get(run.name() + "/text_embeds");
            assertClose(
                    "text_embeds",
                    first.input("text_embeds"),
                    pooled,
                    NETWORK_LIMIT * largest(pooled));
            assertClose(
                    "time_ids", first.input("time_ids"), golden.get(run.name() + "/time_ids"), 0);
        }
        Tensor input = golden.get(run.name() + "/unet_input_0");
        assertClose("unet_input_0", first.input("sample"), input, SIGMA_LIMIT * largest(input));
    }

    private static void assertTimesteps(GoldenRun run, List<RecordedCall> unet) {
        List<Float> timesteps =
                run.json()
                        .get("scheduler_calls")
                        .valueStream()
                        .map(timestep -> timestep.floatValue())
                        .toList();
        assertThat(unet)
                .extracting(call -> call.input("timestep").getFloat(0))
                .containsExactlyElementsOf(timesteps);
    }

    private static void assertSteps(
            GoldenRun run, GoldenTensors golden, String what, List<Tensor> steps) {
        double limit = TIMES_NOISE * run.noise(what + "_max_abs");
        String name = run.name() + "/" + what;
        assertThat(steps).hasSize(golden.get(name).shape().dim(0));
        for (int i = 0; i < steps.size(); i++) {
            assertClose(what + " after call " + i, steps.get(i), golden.entry(name, i), limit);
        }
    }

    private static void assertPictures(
            GoldenRun run, GoldenTensors golden, List<GeneratedImage> images) {
        Tensor expected = golden.get(run.name() + "/image_uint8_hwc");
        assertThat(images).hasSize(expected.shape().dim(0));
        for (int i = 0; i < images.size(); i++) {
            PictureAssertions.assertEqualButForRounding(
                    images.get(i).image(), expected.slice(i, i + 1));
        }
    }

    private static void assertDecoded(
            GoldenRun run, GoldenTensors golden, Pipeline pipeline, Tensor latents) {
        Tensor decoded = pipeline.model().vaeDecoder().decode(latents);
        PictureAssertions.toUnit(decoded);
        assertClose(
                "image",
                decoded,
                golden.get(run.name() + "/image"),
                TIMES_NOISE * run.noise("image_max_abs"));
    }
}
