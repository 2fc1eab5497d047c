package org.gouache.runtime.coreml;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class MlPackageTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("org.gouache.runtime.coreml.file.GoldenPackages#names")
    void describesApplesPackagesAndFindsNothingWrong(String name) {
        JsonNode expected = GoldenPackages.of(name);
        try (MlPackage model = MlPackage.open(GoldenPackages.path(name))) {
            assertThat(model.specification()).isEqualTo(expected.get("spec_version").intValue());
            assertThat(model.description().inputs()).isEqualTo(features(expected.get("inputs")));
            assertThat(model.description().outputs()).isEqualTo(features(expected.get("outputs")));
            Map<String, Integer> operations = new HashMap<>();
            expected.get("ops")
                    .forEachEntry((type, count) -> operations.put(type, count.intValue()));
            assertThat(model.operations()).isEqualTo(operations);
            assertThat(
                            model.weights().stream()
                                    .filter(it -> !it.storage().matches("float\\d+"))
                                    .mapToLong(StoredWeights::tensors)
                                    .sum())
                    .isEqualTo(compressed(expected));
            assertThat(model.problems()).isEmpty();
            assertThat(model.unchecked()).isEmpty();
        }
    }

    private static List<Feature> features(JsonNode features) {
        return features.valueStream()
                .map(it ->
                        new Feature(
                                it.get("name").stringValue(),
                                switch (it.get("dtype").stringValue()) {
                                    case "float16" -> ElementType.F16;
                                    case "float32" -> ElementType.F32;
                                    default -> ElementType.I32;
                                },
                                Shape.of(
                                        it.get("shape")
                                                .valueStream()
                                                .mapToLong(JsonNode::longValue)
                                                .toArray())))
                .toList();
    }

    /** Without the palettes that are compressed themselves. */
    private static long compressed(JsonNode expected) {
        return expected.path("compressed")
                .valueStream()
                .filter(it -> it.get("shape").size() <= 4)
                .count();
    }

    @Test
    void saysHowWeightsAreStored() {
        try (MlPackage model = MlPackage.open(GoldenPackages.path("text_encoder_ios18_forms"))) {
            assertThat(model.weights())
                    .contains(
                            new StoredWeights("3-bit palettes", 2, 2048, 912),
                            new StoredWeights("int4 with scales", 1, 1024, 768),
                            new StoredWeights("sparse float16", 1, 1536, 1418));
        }
    }

    @Test
    void saysWhatIsWrong() {
        CopiedPackage copy = CopiedPackage.of("op_layer_norm", folder);
        copy.changeModel(model -> model.setSpecificationVersion(8));
        try (MlPackage model = MlPackage.open(copy.path())) {
            assertThat(model.problems())
                    .containsExactly(
                            "function main: found operation set 'CoreML6', expected CoreML7 for"
                                    + " specification 8");
        }
    }
}
