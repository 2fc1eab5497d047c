package org.gouache.models.pipeline;

import org.gouache.UNet;

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
