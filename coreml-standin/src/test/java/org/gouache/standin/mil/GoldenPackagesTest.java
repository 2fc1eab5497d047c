package org.gouache.standin.mil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Every package that Apple's converter wrote computes what another evaluation of it computed. */
class GoldenPackagesTest {
    private static final JsonNode PACKAGES =
            JsonMapper.shared().readTree(Golden.path("coreml/coreml.json")).get("packages");
    private static final double LIMIT = 2e-5;

    /** The two round sums of the same results in another order, and so some results otherwise. */
    private static final double ROUNDING_PERCENTAGE = 40;

    /** The outputs of one, as expected and as found. */
    private record Run(Map<String, Tensor> expected, Map<String, Tensor> found) {
        static Run of(String name, Rounding rounding) {
            Path tensors = Golden.path("coreml/%s.safetensors".formatted(name));
            try (MilProgram program =
                            MilProgram.open(Golden.path("coreml/%s.mlpackage".formatted(name)));
                    Arena arena = Arena.ofConfined()) {
                SafetensorsFile golden = SafetensorsFile.open(tensors, arena);
                return new Run(
                        read(golden, "out.", program.outputs()),
                        program.run(read(golden, "in.", program.inputs()), rounding));
            }
        }

        private static Map<String, Tensor> read(
                SafetensorsFile golden, String prefix, Iterable<Port> ports) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Port port : ports) {
                tensors.put(
                        port.name(), golden.get(prefix + port.name()).toTensor(ElementType.F32));
            }
            return tensors;
        }

        Stream<Difference> differences() {
            assertThat(found).containsOnlyKeys(expected.keySet()).isNotEmpty();
            return expected.entrySet().stream()
                    .map(output -> Difference.of(found.get(output.getKey()), output.getValue()));
        }
    }

    private record Difference(double greatest, double rootMeanSquare) {
        static Difference of(Tensor found, Tensor expected) {
            assertThat(found.shape()).isEqualTo(expected.shape());
            float[] a = found.toFloats();
            float[] b = expected.toFloats();
            double greatest = 0;
            double difference = 0;
            double squares = 0;
            double differences = 0;
            for (int i = 0; i < b.length; i++) {
                double d = Math.abs((double) a[i] - b[i]);
                greatest = Math.max(greatest, Math.abs(b[i]));
                difference = Math.max(difference, d);
                squares += (double) b[i] * b[i];
                differences += d * d;
            }
            return new Difference(difference / greatest, Math.sqrt(differences / squares));
        }
    }

    static Stream<String> packages() {
        return PACKAGES.propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void isEvaluatedAsStored(String name) {
        assertThat(Run.of(name, Rounding.NONE).differences())
                .allSatisfy(it -> assertThat(it.greatest()).isLessThan(LIMIT));
    }

    static Stream<String> packagesInFloat16() {
        return packages().filter(name -> !roundingNoise(name).isMissingNode());
    }

    @ParameterizedTest
    @MethodSource("packagesInFloat16")
    void isAsFarAwayWhenEveryResultIsRounded(String name) {
        double noise =
                Run.of(name, Rounding.EVERY_RESULT)
                        .differences()
                        .mapToDouble(Difference::rootMeanSquare)
                        .max()
                        .orElseThrow();
        assertThat(noise)
                .isCloseTo(
                        roundingNoise(name).doubleValue(), withinPercentage(ROUNDING_PERCENTAGE));
    }

    private static JsonNode roundingNoise(String name) {
        return PACKAGES.get(name).path("measured").path("float16_every_op_rms");
    }
}
