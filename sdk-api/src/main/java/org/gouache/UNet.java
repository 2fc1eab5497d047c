package org.gouache;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Predicts the noise in latents (or the velocity, or the clean latents: the scheduler's
 * configuration says which). For one thread at a time; whoever made the network closes it.
 *
 * @param network takes {@code sample}, {@code timestep}, {@code encoder_hidden_states} and, for
 *     SDXL, {@code text_embeds} and {@code time_ids}
 * @param inChannels channels of {@code sample}: 4; of inpainting models 9
 * @param outChannels channels of the prediction: 4
 */
public record UNet(Network network, int inChannels, int outChannels) {
    /**
     * @param sample latents as {@link org.gouache.scheduler.Sampling#scaleInput} gives them,
     *     float32 [batch, inChannels, height, width]
     * @param timestep of this call, for the whole batch
     * @return float32 [batch, outChannels, height, width], in new memory
     */
    public Tensor predict(Tensor sample, double timestep, Conditioning conditioning) {
        Tensor target = Tensor.zeros(sample.shape().with(1, outChannels));
        predict(sample, timestep, conditioning, target);
        return target;
    }

    /** As {@link #predict(Tensor, double, Conditioning)}, into given memory. */
    public void predict(Tensor sample, double timestep, Conditioning conditioning, Tensor target) {
        double[] timesteps = new double[sample.shape().dim(0)];
        Arrays.fill(timesteps, timestep);
        predict(sample, timesteps, conditioning, target);
    }

    /**
     * As {@link #predict(Tensor, double, Conditioning, Tensor)}, with a timestep for each entry of
     * the batch.
     */
    public void predict(
            Tensor sample, double[] timesteps, Conditioning conditioning, Tensor target) {
        Map<String, Tensor> inputs = HashMap.newHashMap(5);
        inputs.put("sample", sample);
        inputs.put("timestep", floats(timesteps));
        inputs.put("encoder_hidden_states", conditioning.encoderHiddenStates());
        if (conditioning.textEmbeds() != null) {
            inputs.put("text_embeds", conditioning.textEmbeds());
        }
        if (conditioning.timeIds() != null) {
            inputs.put("time_ids", conditioning.timeIds());
        }
        network.run(inputs, Map.of(network.outputs().getFirst(), target));
    }

    private static Tensor floats(double[] timesteps) {
        float[] values = new float[timesteps.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) timesteps[i];
        }
        return Tensor.of(Shape.of(values.length), values);
    }
}
