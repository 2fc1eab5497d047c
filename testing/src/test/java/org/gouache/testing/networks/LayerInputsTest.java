package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Op;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Statistic;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What layers take, and its second moments, in every runtime. */
@ParameterizedClass
@ValueSource(strings = {"onnx", "vector"})
class LayerInputsTest {
    private static final String BLOCK = "down_blocks.1.";
    private static final String TRANSFORMER = BLOCK + "attentions.0.transformer_blocks.0.";
    private static final GoldenNetwork UNET =
            GoldenNetwork.all()
                    .filter(it -> it.name().equals("sdxl unet"))
                    .findFirst()
                    .orElseThrow();

    private final InferenceRuntime runtime;

    LayerInputsTest(String runtime) {
        this.runtime = InferenceRuntime.named(runtime);
    }

    private Map<String, Tensor> observe(Observation... observations) {
        try (Checkpoint checkpoint = UNET.checkpoint();
                Network network =
                        runtime.load(
                                new GraphSource(
                                        definition(checkpoint),
                                        checkpoint.weights(UNET.component())),
                                LoadOptions.DEFAULT.withObservations(List.of(observations)))) {
            return network.run(UNET.cases().getFirst().inputs());
        }
    }

    private static NetworkDefinition definition(Checkpoint checkpoint) {
        return UNET.definition().apply(checkpoint.config(UNET.component()));
    }

    /** The graph for the inputs that are observed. */
    private static Graph graph() {
        try (Checkpoint checkpoint = UNET.checkpoint()) {
            Map<String, Shape> shapes =
                    UNET.cases().getFirst().inputs().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, it -> it.getValue().shape()));
            return definition(checkpoint).build(shapes);
        }
    }

    /** Convolutions of all kinds, and linears that are fused with others and that are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv_in",
                "down_blocks.0.downsamplers.0.conv",
                BLOCK + "resnets.0.conv2",
                BLOCK + "resnets.0.conv_shortcut",
                BLOCK + "resnets.0.time_emb_proj",
                TRANSFORMER + "attn1.to_q",
                TRANSFORMER + "attn2.to_k",
                TRANSFORMER + "ff.net.0.proj"
            })
    void covarianceIsThatOfWhatIsMultiplied(String layer) {
        Observation input = Observation.ofInput(layer, Statistic.VALUE);
        Observation covariance = Observation.ofInput(layer, Statistic.COVARIANCE);
        Observation part = covariance.ofChannels(1, 3);
        Observation squares = Observation.ofInput(layer, Statistic.MEAN_SQUARE).ofChannels(2, 4);
        Map<String, Tensor> results = observe(input, covariance, part, squares);

        Tensor value = results.get(input.outputName());
        float[][] rows = rows(value, graph().layer(layer));
        int taps = covariance.taps(graph());
        assertSame(results.get(covariance.outputName()), covariance(rows));
        assertSame(results.get(part.outputName()), covariance(columns(rows, taps, 3 * taps)));
        if (taps == 1) {
            double[][] expected = covariance(columns(rows, 2, 4));
            assertSame(
                    results.get(squares.outputName()),
                    new double[][] {{expected[0][0], expected[1][1]}});
        }
    }

    @Test
    void aPartOfTheValueIsJustThat() {
        Observation all = Observation.ofInput("conv_out", Statistic.VALUE);
        Observation part = all.ofChannels(3, 5);
        Map<String, Tensor> results = observe(all, part);
        Tensor image = results.get(all.outputName());
        int pixels = image.shape().dim(2) * image.shape().dim(3);
        float[] found = results.get(part.outputName()).toFloats();
        assertThat(found).hasSize(image.shape().dim(0) * 2 * pixels);
        assertThat(Arrays.copyOf(found, 2 * pixels))
                .isEqualTo(Arrays.copyOfRange(image.toFloats(), 3 * pixels, 5 * pixels));
    }

    @Test
    void whatCannotBeObservedIsNamed() {
        assertThatThrownBy(() -> observe(Observation.ofInput("conv_norm_out", Statistic.VALUE)))
                .isInstanceOf(GouacheException.class)
                .hasMessage("unet has no convolution or linear conv_norm_out");
        assertThatThrownBy(() ->
                        observe(
                                Observation.ofInput("conv_in", Statistic.COVARIANCE)
                                        .ofChannels(3, 5)))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "unet: conv_in has 4 channels, so conv_in:input:covariance:3-5 cannot be"
                                + " observed");
    }

    /** What the weight's rows are multiplied with. */
    private static float[][] rows(Tensor value, Op layer) {
        return layer instanceof Op.Conv2d convolution
                ? patches(value, convolution)
                : vectors(value);
    }

    private static float[][] vectors(Tensor value) {
        int width = value.shape().dim(-1);
        float[] all = value.toFloats();
        float[][] rows = new float[all.length / width][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * width, (i + 1) * width));
        return rows;
    }

    private static float[][] patches(Tensor image, Op.Conv2d convolution) {
        Shape from = image.shape();
        Shape to = convolution.output().shape();
        Shape kernel = convolution.weight().shape();
        float[][] rows = new float[to.dim(0) * to.dim(2) * to.dim(3)][];
        for (int i = 0; i < rows.length; i++) {
            int x = i % to.dim(3) * convolution.stride() - convolution.padding().left();
            int y = i / to.dim(3) % to.dim(2) * convolution.stride() - convolution.padding().top();
            rows[i] = new float[(int) (kernel.elements() / kernel.size(0))];
            for (int j = 0; j < rows[i].length; j++) {
                int tapX = x + j % kernel.dim(3);
                int tapY = y + j / kernel.dim(3) % kernel.dim(2);
                long plane =
                        (long) (i / to.dim(3) / to.dim(2)) * from.dim(1)
                                + j / kernel.dim(3) / kernel.dim(2);
                boolean inside = tapX >= 0 && tapX < from.dim(3) && tapY >= 0 && tapY < from.dim(2);
                rows[i][j] =
                        inside
                                ? image.getFloat((plane * from.dim(2) + tapY) * from.dim(3) + tapX)
                                : 0;
            }
        }
        return rows;
    }

    private static float[][] columns(float[][] rows, int from, int to) {
        float[][] part = new float[rows.length][];
        Arrays.setAll(part, i -> Arrays.copyOfRange(rows[i], from, to));
        return part;
    }

    private static double[][] covariance(float[][] rows) {
        int width = rows[0].length;
        double[][] sums = new double[width][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    sums[i][j] += (double) row[i] * row[j] / rows.length;
                }
            }
        }
        return sums;
    }

    private static void assertSame(Tensor found, double[][] expected) {
        float[] flat = new float[expected.length * expected[0].length];
        float greatest = 0;
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) expected[i / expected[0].length][i % expected[0].length];
            greatest = Math.max(greatest, Math.abs(flat[i]));
        }
        assertThat(found.toFloats()).containsExactly(flat, within(greatest * 2e-6f));
    }
}
