package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.gouache.ModelKind;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.golden.Golden;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.runtime.coreml.validation.Validation;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Port;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * For the same model, our packages look like those that Apple's converter wrote, and compute it.
 */
class ApplesPackagesTest {
    private static final JsonNode PACKAGES =
            JsonMapper.shared().readTree(Golden.path("coreml/coreml.json")).get("packages");

    /** Weights and constants are the same numbers. */
    private static final double SAME = 2e-5;

    /**
     * Ours have no second epsilon in their group norms, and a sixteenth of the first in float16.
     */
    private static final double GROUP_NORMS = 1e-4;

    /** Ours embed timesteps in float32. */
    private static final double TIMESTEPS = 5e-3;

    @TempDir private static Path folder;

    /** A package of Apple's, and what ours is made of. */
    private record Pair(
            String apples,
            String network,
            ModelKind kind,
            Precision precision,
            AttentionVariant attention,
            double limit) {
        Path path() {
            return Golden.path("coreml/%s.mlpackage".formatted(apples));
        }

        @Override
        public String toString() {
            return apples;
        }
    }

    static Stream<Pair> pairs() {
        return Stream.of(
                half("unet_sdxl_original", "sdxl unet", AttentionVariant.ORIGINAL, TIMESTEPS),
                half("unet9_split", "sdxl-inpaint9 unet", AttentionVariant.SPLIT_EINSUM, TIMESTEPS),
                half("text_encoder", "sdxl text_encoder", AttentionVariant.ORIGINAL, SAME),
                half("text_encoder_2", "sdxl text_encoder_2", AttentionVariant.ORIGINAL, SAME),
                new Pair(
                        "text_encoder_sd15",
                        "sd15 text_encoder",
                        ModelKind.STABLE_DIFFUSION,
                        Precision.FLOAT16,
                        AttentionVariant.ORIGINAL,
                        SAME),
                half("vae_decoder", "sdxl vae decoder", AttentionVariant.ORIGINAL, GROUP_NORMS),
                new Pair(
                        "vae_decoder_fp32",
                        "sdxl vae decoder",
                        ModelKind.STABLE_DIFFUSION_XL,
                        Precision.FLOAT32,
                        AttentionVariant.ORIGINAL,
                        SAME),
                half("vae_encoder", "sdxl vae encoder", AttentionVariant.ORIGINAL, GROUP_NORMS));
    }

    private static Pair half(
            String apples, String network, AttentionVariant attention, double limit) {
        return new Pair(
                apples,
                network,
                ModelKind.STABLE_DIFFUSION_XL,
                Precision.FLOAT16,
                attention,
                limit);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void oursAreLikeThem(Pair pair) {
        Path written = write(pair, MinimumOs.MACOS_13);
        try (PackageReader apples = PackageReader.open(pair.path());
                PackageReader ours = PackageReader.open(written)) {
            assertThat(ours.model().getSpecificationVersion())
                    .isEqualTo(apples.model().getSpecificationVersion());
            assertThat(ours.main().getOpset()).isEqualTo(apples.main().getOpset());
            assertThat(features(ours.model().getDescription().getInputList()))
                    .containsExactlyInAnyOrderElementsOf(
                            features(apples.model().getDescription().getInputList()));
            assertThat(features(ours.model().getDescription().getOutputList()))
                    .containsExactlyElementsOf(
                            features(apples.model().getDescription().getOutputList()));
            assertSound(ours);
        }
        assertComputesTheSame(pair, written);
    }

    static Stream<Pair> kinds() {
        return pairs().filter(pair ->
                Set.of("unet9_split", "text_encoder", "vae_decoder").contains(pair.apples()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void thoseForMacOs15AreSoundToo(Pair pair) {
        try (PackageReader ours = PackageReader.open(write(pair, MinimumOs.MACOS_15))) {
            assertSound(ours);
        }
    }

    private static List<Spec.FeatureDescription> features(List<Spec.FeatureDescription> features) {
        return features.stream()
                .map(feature -> feature.toBuilder().clearShortDescription().build())
                .toList();
    }

    /**
     * Nothing in it contradicts what is known of operations, and Apple's converter uses them too.
     */
    private static void assertSound(PackageReader ours) {
        Validation validation = Validation.of(ours);
        assertThat(validation.problems()).isEmpty();
        assertThat(validation.unchecked()).isEmpty();
        Set<String> known = new HashSet<>();
        PACKAGES.forEach(each -> known.addAll(each.get("ops").propertyNames()));
        assertThat(ours.block().getOperationsList())
                .extracting(Mil.Operation::getType)
                .isSubsetOf(known);
    }

    private static void assertComputesTheSame(Pair pair, Path written) {
        GoldenTensors golden = GoldenTensors.read("coreml/%s.safetensors".formatted(pair.apples()));
        try (MilProgram program = MilProgram.open(written)) {
            Map<String, Tensor> inputs = new HashMap<>();
            for (Port input : program.inputs()) {
                inputs.put(input.name(), golden.get("in." + input.name()));
            }
            program.run(inputs, Rounding.NONE)
                    .forEach((name, output) -> {
                        Tensor expected = golden.get("out." + name);
                        assertThat(Expectation.whole(name, name, expected).difference(output))
                                .as(name)
                                .isLessThan(pair.limit());
                    });
        }
    }

    private static Path write(Pair pair, MinimumOs os) {
        Path file = folder.resolve(pair.apples() + os + ".mlpackage");
        GoldenNetwork network =
                GoldenNetwork.all()
                        .filter(each -> each.name().equals(pair.network()))
                        .findFirst()
                        .orElseThrow();
        try (Checkpoint checkpoint = network.checkpoint()) {
            NetworkDefinition definition =
                    network.definition().apply(checkpoint.config(network.component()));
            Graph graph = definition.build(shapes(pair, definition));
            PackageWriter.write(
                    file,
                    writer ->
                            Lowering.lower(
                                    graph,
                                    Border.apple(graph, pair.kind(), pair.precision()),
                                    new ProgramOptions(
                                            os,
                                            pair.precision(),
                                            Layout.suiting(graph),
                                            pair.attention()),
                                    checkpoint.weights(network.component()),
                                    writer));
        }
        return file;
    }

    /** The shapes for which Apple's package was made, as the definition has them. */
    private static Map<String, Shape> shapes(Pair pair, NetworkDefinition definition) {
        Map<String, Shape> declared = new HashMap<>();
        try (PackageReader reader = PackageReader.open(pair.path())) {
            for (Spec.FeatureDescription input : reader.model().getDescription().getInputList()) {
                declared.put(
                        input.getName(),
                        Shape.of(
                                input.getType().getMultiArrayType().getShapeList().stream()
                                        .mapToLong(size -> size)
                                        .toArray()));
            }
        }
        Map<String, Shape> shapes = new HashMap<>();
        for (NetworkInput input : definition.inputs()) {
            String name =
                    switch (input.name()) {
                        case "latent_sample" -> "z";
                        case "sample" -> declared.containsKey("x") ? "x" : "sample";
                        default -> input.name();
                    };
            Shape shape = requireNonNull(declared.get(name));
            boolean tokens = input.type() == ElementType.F32 && input.dimensions().size() == 3;
            shapes.put(
                    input.name(),
                    tokens ? Shape.of(shape.size(0), shape.size(3), shape.size(1)) : shape);
        }
        return shapes;
    }
}
