package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Objects;

/** Hidden states of which layers are skipped go through the final norm, as the last one does. */
class ClipSkipTest {
    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21"})
    void normalizesEveryHiddenState(String model) {
        GoldenTensors golden =
                GoldenTensors.read("networks/%s/text_encoder.safetensors".formatted(model));
        GoldenTensors weights =
                GoldenTensors.read("models/%s/text_encoder/model.safetensors".formatted(model));
        float[] scale = weights.get("text_model.final_layer_norm.weight").toFloats();
        float[] shift = weights.get("text_model.final_layer_norm.bias").toFloats();
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("models/" + model))) {
            ClipConfig config =
                    ClipConfig.of(checkpoint.config(CheckpointComponent.TEXT_ENCODER), model);
            GraphSource source =
                    new GraphSource(
                            new ClipDefinition(config, true),
                            checkpoint.weights(CheckpointComponent.TEXT_ENCODER));
            try (Network network =
                    InferenceRuntime.named("onnx").load(source, LoadOptions.DEFAULT)) {
                Map<String, Tensor> outputs =
                        network.run(Map.of("input_ids", golden.get("c1.input_ids")));
                for (int i = 0; i <= config.layers(); i++) {
                    Tensor state = golden.get("c1.hidden_states." + i);
                    String name = "normalized_hidden_states." + i;
                    float[] expected =
                            normalized(state.toFloats(), scale, shift, config.normEpsilon());
                    Tensor output = Objects.requireNonNull(outputs.get(name), name);
                    Expectation expectation =
                            new Expectation(name, name, state.shape(), 0, expected);
                    assertThat(output.shape()).isEqualTo(state.shape());
                    assertThat(expectation.difference(output)).as(name).isLessThan(2e-5);
                }
            }
        }
    }

    private static float[] normalized(
            float[] states, float[] scale, float[] shift, double epsilon) {
        int width = scale.length;
        float[] normalized = new float[states.length];
        for (int row = 0; row < states.length; row += width) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                sum += states[row + i];
                squares += (double) states[row + i] * states[row + i];
            }
            double mean = sum / width;
            double deviation = Math.sqrt(squares / width - mean * mean + epsilon);
            for (int i = 0; i < width; i++) {
                double value = (states[row + i] - mean) / deviation;
                normalized[row + i] = (float) (value * scale[i] + shift[i]);
            }
        }
        return normalized;
    }
}
