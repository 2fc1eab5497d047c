package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

/**
 * Euler's method with more noise taken away at each step, and some put back: ancestral sampling, as
 * {@code EulerAncestralDiscreteScheduler}. Unlike there, a variance that is zero but for rounding
 * is never negative, which would give NaN (from noise levels above some thousands).
 */
final class EulerAncestralScheduler implements Scheduler {
    private final SchedulerConfig config;
    private final PredictionType prediction;
    private final TimestepSpacing spacing;
    private final int offset;
    private final SigmaTable table;

    EulerAncestralScheduler(SchedulerConfig config) {
        this.config = config;
        prediction = config.predictionType(PredictionType.EPSILON, PredictionType.V_PREDICTION);
        spacing = config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        offset = config.integer("steps_offset", 0);
        table = new SigmaTable(NoiseSchedule.withFiniteSigmas(config).sigmas());
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    @Override
    public Sampling start(SamplingOptions options) {
        int steps = Plans.counted(options.plan(), config);
        double[] timesteps = spacing.timesteps(steps, config.trainTimesteps(), offset);
        float[] sigmas = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (float) timesteps[i];
            sigmas[i] = (float) table.at(timesteps[i]);
        }
        return new AncestralSampling(timesteps, sigmas);
    }

    private final class AncestralSampling extends SigmaSampling {
        private final History noise = new History(1);

        AncestralSampling(double[] timesteps, float[] sigmas) {
            super(timesteps, sigmas, spacing);
        }

        @Override
        void advance(int call, Tensor output, Tensor latents, RandomSource random) {
            float from = sigma(call);
            float to = sigma(call + 1);
            float up = SquareRoot.of(to * to * (from * from - to * to) / (from * from));
            float down = SquareRoot.of(Math.max(0, to * to - up * up));
            Tensor drawn = noise.push(latents.shape());
            random.fillGaussian(drawn);
            eulerStep(prediction, from, from, down - from, output, latents);
            Elementwise.apply(latents, drawn, latents, (x, n) -> x + n * up);
        }
    }
}
