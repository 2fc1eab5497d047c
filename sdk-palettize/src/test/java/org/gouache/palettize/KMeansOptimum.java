package org.gouache.palettize;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import org.gouache.golden.Golden;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What exact dynamic programming finds for a weight and a number of bits.
 *
 * @param importance by input channel; null if all count the same
 * @param error of the least possible palette
 * @param errorInHalf the same with its entries rounded to float16, every element at its nearest
 * @param palette unrounded, up to 4 bits; else null
 */
public record KMeansOptimum(
        String name,
        int bits,
        DenseWeight weight,
        double @Nullable [] importance,
        double error,
        double errorInHalf,
        double @Nullable [] palette) {

    public static Stream<KMeansOptimum> all() throws IOException {
        SafetensorsFile file =
                SafetensorsFile.open(Golden.path("kmeans/weights.safetensors"), Arena.ofAuto());
        JsonNode distributions =
                JsonMapper.shared().readTree(Files.readString(Golden.path("kmeans/optimum.json")));
        return distributions.properties().stream()
                .flatMap(distribution ->
                        distribution.getValue().get("bits").properties().stream()
                                .map(bits ->
                                        of(
                                                file,
                                                distribution.getKey(),
                                                distribution.getValue(),
                                                Integer.parseInt(bits.getKey()),
                                                bits.getValue())));
    }

    private static KMeansOptimum of(
            SafetensorsFile file, String name, JsonNode distribution, int bits, JsonNode optimum) {
        String tensor = distribution.path("tensor").asString(name);
        JsonNode importance = distribution.path("importance");
        JsonNode palette = optimum.path("palette");
        return new KMeansOptimum(
                name,
                bits,
                (DenseWeight) file.get(tensor),
                importance.isString() ? doubles(file, importance.asString()) : null,
                optimum.get("sse").asDouble(),
                optimum.get("sse_float16_palette").asDouble(),
                palette.isArray()
                        ? palette.valueStream().mapToDouble(JsonNode::asDouble).toArray()
                        : null);
    }

    private static double[] doubles(SafetensorsFile file, String name) {
        return ((DenseWeight) file.get(name)).data().toArray(JAVA_DOUBLE_UNALIGNED);
    }

    /** The importance of each element, in row-major order. */
    public double[] elementImportance() {
        double[] factors = new double[Math.toIntExact(weight.shape().elements())];
        Arrays.fill(factors, 1);
        if (importance != null) {
            int perChannel =
                    Math.toIntExact(
                            factors.length / weight.shape().size(0) / weight.shape().size(1));
            for (int i = 0; i < factors.length; i++) {
                factors[i] = importance[i / perChannel % importance.length];
            }
        }
        return factors;
    }

    @Override
    public String toString() {
        return "%s, %d bits".formatted(name, bits);
    }
}
