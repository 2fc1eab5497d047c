package org.gouache.palettize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import org.assertj.core.data.Offset;
import org.gouache.golden.Golden;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.Weight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;

class KMeansGoldenTest {
    private static final double ROUNDING = 1e-6;

    private final Arena arena = Arena.ofConfined();
    private final SafetensorsFile file =
            SafetensorsFile.open(Golden.path("kmeans/weights.safetensors"), arena);

    @AfterEach
    void unmap() {
        arena.close();
    }

    static Stream<Arguments> optima() throws IOException {
        JsonNode cases =
                JsonMapper.shared()
                        .readTree(Files.readString(Golden.path("kmeans/optimum.json")));
        return cases.properties().stream()
                .flatMap(
                        each ->
                                each.getValue().get("bits").properties().stream()
                                        .map(bits -> arguments(each, bits)));
    }

    private static Arguments arguments(
            Map.Entry<String, JsonNode> distribution, Map.Entry<String, JsonNode> bits) {
        return Arguments.of(
                distribution.getKey(),
                Integer.parseInt(bits.getKey()),
                distribution.getValue(),
                bits.getValue());
    }

    @ParameterizedTest(name = "{0}, {1} bits")
    @MethodSource("optima")
    void noPaletteIsBetter(String name, int bits, JsonNode distribution, JsonNode optimum) {
        String tensor = distribution.has("tensor") ? distribution.get("tensor").asString() : name;
        DenseWeight dense = (DenseWeight) file.get(tensor);
        double[] importance =
                distribution.has("importance")
                        ? doubles((DenseWeight) file.get(distribution.get("importance").asString()))
                        : null;

        Palettized found =
                Palettizer.of(tensor, dense, importance)
                        .palettize(PaletteSpec.ofBits(bits), arena);

        double limit = optimum.get("sse_float16_palette").asDouble();
        assertThat(weightedError(dense, found.weight(), importance))
                .isLessThanOrEqualTo(limit * (1 + ROUNDING))
                .isGreaterThanOrEqualTo(optimum.get("sse").asDouble() * (1 - ROUNDING));
        assertThat(found.error().squaredError())
                .isCloseTo(weightedError(dense, found.weight(), null), relative(limit));
        double norm = squaredNorm(dense);
        assertThat(found.error().squaredNorm()).isCloseTo(norm, relative(norm));
        assertThat(palette(found.weight())).isSorted();
    }

    private static Offset<Double> relative(double value) {
        return within(1e-9 * value + Double.MIN_NORMAL);
    }

    private static double[] doubles(DenseWeight weight) {
        return weight.data().toArray(JAVA_DOUBLE_UNALIGNED);
    }

    private float[] palette(PalettizedWeight weight) {
        return weight.palette().toTensor(ElementType.F32, arena).toFloats();
    }

    private float[] floats(Weight weight) {
        return WeightElements.toTensor(weight, ElementType.F32, arena).toFloats();
    }

    private double squaredNorm(DenseWeight dense) {
        double sum = 0;
        for (float value : floats(dense)) {
            sum += (double) value * value;
        }
        return sum;
    }

    private double weightedError(DenseWeight dense, PalettizedWeight found, double[] importance) {
        float[] before = floats(dense);
        float[] after = floats(found);
        int perChannel =
                Math.toIntExact(before.length / dense.shape().size(0) / dense.shape().size(1));
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            double error = (double) before[i] - after[i];
            double factor =
                    importance == null ? 1 : importance[i / perChannel % importance.length];
            sum += factor * error * error;
        }
        return sum;
    }
}
