package org.gouache.models.denoising;

import org.gouache.Conditioning;
import org.gouache.scheduler.Sampling;
import org.gouache.tensor.Tensor;

import java.util.List;

/**
 * The denoising loop: each network call is a step that passes through the stages in turn. What else
 * there may be to do (masks, residuals, reports) is another stage.
 */
public record Denoising(Sampling sampling, List<DenoisingStage> stages) {
    /**
     * Denoises latents in place.
     *
     * @param copies of the latents that the UNet gets at once: 2 with guidance
     */
    public void run(Tensor latents, int copies, Conditioning conditioning) {
        long batch = copies * latents.shape().size(0);
        Tensor input = Tensor.zeros(latents.shape().with(0, batch));
        Tensor prediction = Tensor.zeros(latents.shape().with(0, batch));
        for (int call = 0; call < sampling.calls(); call++) {
            DenoisingStep step =
                    new DenoisingStep(
                            call,
                            sampling.timestep(call),
                            latents,
                            input,
                            conditioning,
                            prediction);
            for (DenoisingStage stage : stages) {
                step = stage.apply(step);
            }
        }
    }
}
