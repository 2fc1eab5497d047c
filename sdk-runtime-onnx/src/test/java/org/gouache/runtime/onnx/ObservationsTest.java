package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Statistic;
import org.gouache.runtime.Precision;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Values inside a network, and statistics of them. */
class ObservationsTest {
    private static final MemoryWeights WEIGHTS = Sampler.weights();
    private static final Map<String, Tensor> INPUTS = Sampler.inputs(2, 6, 4, 3);

    /** An image, tokens, a vector, and a value that a fusion would swallow. */
    @ParameterizedTest
    @CsvSource({
        "conv, FLOAT32, true",
        "residual, FLOAT32, true",
        "emb, FLOAT32, true",
        "ff_in, FLOAT32, true",
        "conv, FLOAT32, false",
        "residual, FLOAT16, true",
        "conv, FLOAT16, false"
    })
    void statisticsAreThoseOfTheValue(String module, Precision precision, boolean fuse) {
        List<Observation> observations =
                Stream.of(Statistic.values())
                        .map(statistic -> Observation.of(module, statistic))
                        .toList();
        LoadOptions options =
                LoadOptions.DEFAULT
                        .withThreads(1)
                        .withPrecision(precision)
                        .withFuse(fuse)
                        .withObservations(observations);
        try (Network network = load(options);
                Network plain = load(options.withObservations(List.of()))) {
            Map<String, Tensor> results = network.run(INPUTS);
            assertThat(results.keySet()).containsExactlyElementsOf(network.outputs());
            assertThat(network.outputs())
                    .endsWith(module, module + ":mean_square", module + ":covariance");

            double[][] rows = rows(requireNonNull(results.get(module)));
            assertRows(requireNonNull(results.get(module + ":covariance")), covariance(rows));
            assertRows(
                    requireNonNull(results.get(module + ":mean_square")),
                    new double[][] {diagonal(covariance(rows))});

            double limit = precision == Precision.FLOAT32 ? 1e-6 : 2e-3;
            plain.run(INPUTS)
                    .forEach((name, expected) ->
                            assertThat(
                                            Comparison.difference(
                                                    requireNonNull(results.get(name)), expected))
                                    .isLessThanOrEqualTo(limit));
        }
    }

    @Test
    void unknownModuleIsNamed() {
        LoadOptions options =
                LoadOptions.DEFAULT.withObservations(List.of(Observation.of("no.such")));
        assertThatThrownBy(() -> load(options))
                .isInstanceOf(GouacheException.class)
                .hasMessage("tiny has no module no.such");
    }

    private static Network load(LoadOptions options) {
        return new OnnxRuntime().load(new GraphSource(Sampler.network(), WEIGHTS), options);
    }

    /** The vectors of channels of a value. */
    private static double[][] rows(Tensor value) {
        Shape shape = value.shape();
        int axis = shape.rank() == 3 ? 2 : 1;
        int channels = shape.dim(axis);
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dim(i);
        }
        float[] values = value.toFloats();
        double[][] rows = new double[values.length / channels][channels];
        for (int i = 0; i < values.length; i++) {
            int outer = i / (inner * channels);
            rows[outer * inner + i % inner][i / inner % channels] = values[i];
        }
        return rows;
    }

    private static double[][] covariance(double[][] rows) {
        int channels = rows[0].length;
        double[][] sums = new double[channels][channels];
        for (double[] row : rows) {
            for (int i = 0; i < channels; i++) {
                for (int j = 0; j < channels; j++) {
                    sums[i][j] += row[i] * row[j] / rows.length;
                }
            }
        }
        return sums;
    }

    private static double[] diagonal(double[][] square) {
        double[] diagonal = new double[square.length];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = square[i][i];
        }
        return diagonal;
    }

    private static void assertRows(Tensor actual, double[][] expected) {
        float[] flat = new float[expected.length * expected[0].length];
        float greatest = 0;
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) expected[i / expected[0].length][i % expected[0].length];
            greatest = Math.max(greatest, Math.abs(flat[i]));
        }
        assertThat(actual.shape().size(-1)).isEqualTo(expected[0].length);
        assertThat(actual.toFloats())
                .hasSameSizeAs(flat)
                .containsExactly(flat, within(greatest * 2e-6f));
    }
}
