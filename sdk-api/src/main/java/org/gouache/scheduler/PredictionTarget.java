package org.gouache.scheduler;

import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a multistep solver extrapolates: the clean latents or the noise, got from what the network
 * predicts.
 *
 * @param clean whether it is the clean latents
 */
record PredictionTarget(
        PredictionType prediction, boolean clean, @Nullable Thresholding thresholding) {

    static PredictionTarget of(SchedulerConfig config, boolean clean) {
        PredictionType prediction = config.predictionType();
        if (!clean && prediction == PredictionType.FLOW_PREDICTION) {
            throw config.invalid(
                    "prediction_type", "epsilon, sample or v_prediction with a solver for noise");
        }
        return new PredictionTarget(prediction, clean, Thresholding.of(config));
    }

    /**
     * @param sigma noise relative to the signal, or flow matching's
     * @param target overwritten
     */
    void convert(NoiseLevel level, float sigma, Tensor output, Tensor latents, Tensor target) {
        Elementwise.Binary conversion = clean ? toClean(level, sigma) : toNoise(level);
        Elementwise.apply(latents, output, target, conversion);
    }

    private Elementwise.Binary toClean(NoiseLevel level, float sigma) {
        float signal = level.signal();
        float noise = level.noise();
        return switch (prediction) {
            case EPSILON -> (x, p) -> (x - noise * p) / signal;
            case SAMPLE -> (_, p) -> p;
            case V_PREDICTION -> (x, p) -> signal * x - noise * p;
            case FLOW_PREDICTION -> (x, p) -> x - sigma * p;
        };
    }

    private Elementwise.Binary toNoise(NoiseLevel level) {
        float signal = level.signal();
        float noise = level.noise();
        return switch (prediction) {
            case EPSILON -> (_, p) -> p;
            case SAMPLE -> (x, p) -> (x - signal * p) / noise;
            case V_PREDICTION -> (x, p) -> signal * p + noise * x;
            case FLOW_PREDICTION -> throw new AssertionError(prediction);
        };
    }
}
