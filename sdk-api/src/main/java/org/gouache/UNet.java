package org.gouache;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.HashMap;
import java.util.Map;

/**
 * Predicts the noise in latents (or the velocity, or the clean latents: as the scheduler is told).
 * For one thread at a time.
 */
public final class UNet implements AutoCloseable {
    private final Network network;
    private final int inChannels;
    private final int sampleSize;

    /**
     * @param network takes {@code sample}, {@code timestep}, {@code encoder_hidden_states} and, for
     *     SDXL, {@code text_embeds} and {@code time_ids}
     * @param inChannels 4; with inpainting models 9
     * @param sampleSize latents along a side of the pictures that it was trained on
     */
    public UNet(Network network, int inChannels, int sampleSize) {
        this.network = network;
        this.inChannels = inChannels;
        this.sampleSize = sampleSize;
    }

    public int inChannels() {
        return inChannels;
    }

    public int sampleSize() {
        return sampleSize;
    }

    public Network network() {
        return network;
    }

    /**
     * @param sample latents as {@link org.gouache.scheduler.Sampling#scaleInput} gives them,
     *     float32 [batch, inChannels, height, width]
     * @param timestep of this call, for the whole batch
     * @return float32 [batch, 4, height, width], in new memory
     */
    public Tensor predict(Tensor sample, double timestep, Conditioning conditioning) {
        return requireNonNull(network.run(inputs(sample, timestep, conditioning)).get(output()));
    }

    /** As {@link #predict(Tensor, double, Conditioning)}, into given memory. */
    public void predict(Tensor sample, double timestep, Conditioning conditioning, Tensor target) {
        network.run(inputs(sample, timestep, conditioning), Map.of(output(), target));
    }

    private String output() {
        return network.outputs().getFirst();
    }

    private static Map<String, Tensor> inputs(
            Tensor sample, double timestep, Conditioning conditioning) {
        Map<String, Tensor> inputs = HashMap.newHashMap(5);
        inputs.put("sample", sample);
        inputs.put("timestep", Tensor.of(Shape.of(1), (float) timestep));
        inputs.put("encoder_hidden_states", conditioning.encoderHiddenStates());
        if (conditioning.textEmbeds() != null) {
            inputs.put("text_embeds", conditioning.textEmbeds());
        }
        if (conditioning.timeIds() != null) {
            inputs.put("time_ids", conditioning.timeIds());
        }
        return inputs;
    }

    @Override
    public void close() {
        network.close();
    }
}
