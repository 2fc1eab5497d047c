package org.gouache.scheduler;

import java.util.List;

/**
 * How much of the signal is left at each training timestep: the cumulative product of one minus the
 * betas.
 *
 * @param signal by timestep, from nearly 1 down
 */
record NoiseSchedule(float[] signal) {

    /** What stands for zero where a noise level must be finite: the smallest positive float16. */
    private static final float NEARLY_ZERO = 0x1p-24f;

    /** The schedule of beta_start, beta_end, beta_schedule and trained_betas. */
    static NoiseSchedule of(SchedulerConfig config) {
        return new NoiseSchedule(signal(betas(config)));
    }

    /** The same, down to no signal at all if {@code rescale_betas_zero_snr} is set. */
    static NoiseSchedule withTerminalSnr(SchedulerConfig config) {
        float[] betas = betas(config);
        return new NoiseSchedule(signal(endsInNoise(config) ? downToZero(betas) : betas));
    }

    /** The same, but with a trace of signal left, so that every noise level is finite. */
    static NoiseSchedule withFiniteSigmas(SchedulerConfig config) {
        NoiseSchedule schedule = withTerminalSnr(config);
        if (endsInNoise(config)) {
            schedule.signal[schedule.signal.length - 1] = NEARLY_ZERO;
        }
        if (schedule.signal[schedule.signal.length - 1] == 0) {
            throw config.invalid("trained_betas", "numbers below 1 for this class");
        }
        return schedule;
    }

    private static boolean endsInNoise(SchedulerConfig config) {
        return config.flag("rescale_betas_zero_snr", false);
    }

    int timesteps() {
        return signal.length;
    }

    /** Standard deviation of the noise relative to the signal, by timestep. */
    float[] sigmas() {
        float[] sigmas = new float[signal.length];
        for (int t = 0; t < sigmas.length; t++) {
            sigmas[t] = SquareRoot.of((1 - signal[t]) / signal[t]);
        }
        return sigmas;
    }

    private static float[] betas(SchedulerConfig config) {
        List<Double> trained = config.numbers("trained_betas");
        if (trained.isEmpty()) {
            double start = config.number("beta_start", 0.0001);
            double end = config.number("beta_end", 0.02);
            if (!(start > 0 && start < 1)) {
                throw config.invalid("beta_start", "a number between 0 and 1");
            }
            if (!(end > 0 && end < 1)) {
                throw config.invalid("beta_end", "a number between 0 and 1");
            }
            return config.choice("beta_schedule", BetaSchedule.LINEAR)
                    .betas(start, end, config.trainTimesteps());
        }
        if (trained.size() != config.trainTimesteps()) {
            throw config.invalid(
                    "num_train_timesteps",
                    "%d, the number of trained_betas".formatted(trained.size()));
        }
        float[] betas = new float[trained.size()];
        for (int t = 0; t < betas.length; t++) {
            betas[t] = trained.get(t).floatValue();
            if (!(betas[t] >= 0 && betas[t] <= 1)) {
                throw config.invalid("trained_betas", "numbers from 0 to 1");
            }
        }
        return betas;
    }

    private static float[] signal(float[] betas) {
        float[] kept = new float[betas.length];
        for (int t = 0; t < kept.length; t++) {
            kept[t] = 1 - betas[t];
        }
        return Floats.cumulativeProduct(kept);
    }

    /**
     * Algorithm 1 of Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed".
     */
    private static float[] downToZero(float[] betas) {
        float[] roots = signal(betas);
        for (int t = 0; t < roots.length; t++) {
            roots[t] = SquareRoot.of(roots[t]);
        }
        float first = roots[0];
        float last = roots[roots.length - 1];
        float scale = first / (first - last);
        float[] rescaled = new float[roots.length];
        float before = 1;
        for (int t = 0; t < roots.length; t++) {
            float root = (roots[t] - last) * scale;
            float signal = root * root;
            rescaled[t] = 1 - (t == 0 ? signal : signal / before);
            before = signal;
        }
        return rescaled;
    }
}
