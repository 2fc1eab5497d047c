package org.gouache.models.denoising;

import org.gouache.Conditioning;
import org.gouache.tensor.Tensor;

/**
 * One network call of a denoising, as it passes through the stages. The tensors are memory that all
 * steps share.
 *
 * @param call which network call, from 0
 * @param timestep of the call
 * @param latents [count, channels, height, width]; the last stages advance them
 * @param input what the UNet gets; with guidance [negative; positive], twice the count
 * @param conditioning what the UNet is told beside, for as many entries as the input has
 * @param prediction what the UNet answers, later what the solver gets
 */
public record DenoisingStep(
        int call,
        double timestep,
        Tensor latents,
        Tensor input,
        Conditioning conditioning,
        Tensor prediction) {

    public DenoisingStep withPrediction(Tensor prediction) {
        return new DenoisingStep(call, timestep, latents, input, conditioning, prediction);
    }
}
