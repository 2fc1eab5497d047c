package org.gouache.testing.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import org.gouache.Conditioning;
import org.gouache.Model;
import org.gouache.UNet;
import org.gouache.golden.Golden;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.gouache.models.report.DenoisingProbe;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.palettize.Psnr;
import org.gouache.palettize.analysis.Experiment;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.palettize.analysis.Measurements;
import org.gouache.postcard.PostcardXl;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.testing.golden.GoldenTensors;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Impacts of palettes on Postcard-XL are those of the reference's run of Apple's analysis. */
class YardstickTest {
    private static final double NOISE_ABOVE = 105;
    private static final double COMPARED_BELOW = 110;
    private static final double ROUGH_ABOVE = 90;

    /** Of 6 and 8 bits; up to what is compared roughly, some go further astray. */
    private static final double FINE_COMPARED_BELOW = 103;

    private static final double ASTRAY = 5;

    private static final GoldenTensors PROBE = GoldenTensors.read("recipes/probe.safetensors");
    private static final JsonNode GOLDEN =
            JsonMapper.shared()
                    .readTree(Golden.path("recipes/isolated_and_cumulative.json").toFile());

    private static Checkpoint checkpoint;
    private static Network network;
    private static DenoisingProbe probe;

    @BeforeAll
    static void load() {
        checkpoint = Checkpoint.open(PostcardXl.folder(), CheckpointOptions.DEFAULT);
        UNetConfig config =
                UNetConfig.of(checkpoint.config(CheckpointComponent.UNET), "postcard-xl");
        Set<String> swappable = layers().stream().map(layer -> layer + ".weight").collect(toSet());
        network =
                InferenceRuntime.named("onnx")
                        .load(
                                new GraphSource(new UNetDefinition(config), weights()),
                                LoadOptions.DEFAULT.withSwappable(swappable));
        try (Model model = Model.open(PostcardXl.folder())) {
            probe =
                    new DenoisingProbe(
                            new UNet(network, config.inputChannels(), config.outputChannels()),
                            model.scheduler(),
                            GOLDEN.get("steps").intValue(),
                            PROBE.get("latents_initial"),
                            new Conditioning(
                                    PROBE.get("encoder_hidden_states"),
                                    PROBE.get("text_embeds"),
                                    PROBE.get("time_ids")),
                            GOLDEN.get("guidance_scale").doubleValue());
        }
    }

    @AfterAll
    static void close() {
        network.close();
        checkpoint.close();
    }

    private static WeightStore weights() {
        return checkpoint.weights(CheckpointComponent.UNET);
    }

    private static Collection<String> layers() {
        return GOLDEN.get("sizes").propertyNames();
    }

    private static LayerImpacts impacts(Collection<String> layers) {
        Map<String, DenseWeight> dense = new LinkedHashMap<>();
        layers.forEach(layer -> dense.put(layer, (DenseWeight) weights().get(layer + ".weight")));
        return new LayerImpacts(
                new Experiment(
                        probe,
                        dense,
                        ReferencePalettes.ROUNDED,
                        Measurements.NONE,
                        () -> true,
                        () -> {}));
    }

    @Test
    void theProbeIsTheReferences() {
        List<float[]> found = probe.run();

        for (int i = 0; i < found.size(); i++) {
            float[] expected = PROBE.get("reference_latents").slice(i, i + 1).toFloats();
            assertThat(Psnr.ofLatents(expected, found.get(i))).isGreaterThan(NOISE_ABOVE);
        }
        assertThat(found).hasSize(GOLDEN.get("prompts").size());
    }

    @Test
    void impactsOfSomeLayersAreTheReferences() {
        List<String> some = layers().stream().skip(5).limit(2).toList();
        List<String> order = order(2).subList(0, 2);

        assertThat(isolatedDeviations(some, List.of(1, 6))).isEmpty();
        assertThat(deviations("cumulative", 2, impacts(order).cumulative(2, order))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Tag("thorough")
    void impactsOfAllLayersAreTheReferences(int bits) {
        List<String> order = order(bits);

        assertThat(isolatedDeviations(layers(), List.of(bits))).isEmpty();
        assertThat(deviations("cumulative", bits, impacts(order).cumulative(bits, order)))
                .isEmpty();
    }

    /**
     * But for those that the noise of float32 makes: of 354, 27 are 1.0 to 4.4 dB off. In float64
     * the 18 isolated ones of these are 6 to 19 dB above the reference's and 7 to 16 above ours, so
     * that at least three quarters of what both measure there is rounding.
     */
    @ParameterizedTest
    @ValueSource(ints = {6, 8})
    @Tag("thorough")
    void impactsOfFinePalettesAreTheReferences(int bits) {
        List<String> order = order(bits);

        Map<String, List<Double>> isolated =
                requireNonNull(impacts(layers()).isolated(List.of(bits)).get(bits));
        Map<String, List<Double>> cumulative = impacts(order).cumulative(bits, order);

        assertThat(deviations("single_layer", bits, isolated, FINE_COMPARED_BELOW)).isEmpty();
        assertThat(deviations("cumulative", bits, cumulative, FINE_COMPARED_BELOW)).isEmpty();
    }

    private static List<String> isolatedDeviations(Collection<String> layers, List<Integer> bits) {
        List<String> deviations = new ArrayList<>();
        impacts(layers)
                .isolated(bits)
                .forEach((one, found) -> deviations.addAll(deviations("single_layer", one, found)));
        return deviations;
    }

    /** The order of the reference's cumulative run. */
    private static List<String> order(int bits) {
        return new ArrayList<>(
                GOLDEN.get("cumulative").get(Integer.toString(bits)).propertyNames());
    }

    private static List<String> deviations(String kind, int bits, Map<String, List<Double>> found) {
        return deviations(kind, bits, found, COMPARED_BELOW);
    }

    /**
     * @param below what the reference gives from here to {@link #COMPARED_BELOW} only has to be
     *     about there, in dB
     */
    private static List<String> deviations(
            String kind, int bits, Map<String, List<Double>> found, double below) {
        JsonNode golden = GOLDEN.get(kind).get(Integer.toString(bits));
        List<String> deviations = new ArrayList<>();
        found.forEach((layer, values) -> {
            assertThat(values).hasSameSizeAs(golden.get(layer));
            for (int i = 0; i < values.size(); i++) {
                double expected = golden.get(layer).get(i).doubleValue();
                boolean isFine = expected < below || expected >= COMPARED_BELOW;
                if (isFine
                        ? !isAsExpected(values.get(i), expected)
                        : Math.abs(values.get(i) - expected) > ASTRAY) {
                    deviations.add(
                            "%s, %d bits, %s, prompt %d: %.2f dB, expected %.2f dB"
                                    .formatted(kind, bits, layer, i, values.get(i), expected));
                }
            }
        });
        return deviations;
    }

    /** As far as the noise of float32 lets the reference's be reproduced. */
    private static boolean isAsExpected(double found, double expected) {
        if (expected >= COMPARED_BELOW) {
            return found > NOISE_ABOVE;
        }
        return Math.abs(found - expected) <= (expected < ROUGH_ABOVE ? 0.1 : 1);
    }
}
