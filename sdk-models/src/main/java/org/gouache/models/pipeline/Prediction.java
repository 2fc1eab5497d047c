package org.gouache.models.pipeline;

import org.gouache.UNet;
import org.gouache.models.denoising.DenoisingStage;
import org.gouache.models.denoising.DenoisingStep;

/** Asks the UNet. */
record Prediction(UNet unet, Cancellation cancellation) implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        return cancellation.during(
                unet.network(),
                () -> {
                    unet.predict(
                            step.input(), step.timestep(), step.conditioning(), step.prediction());
                    return step;
                });
    }
}
