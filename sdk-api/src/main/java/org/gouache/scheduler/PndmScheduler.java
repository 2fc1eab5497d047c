package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

import java.util.Arrays;

/**
 * Liu et al., "Pseudo Numerical Methods for Diffusion Models on Manifolds", as {@code
 * PNDMScheduler}: a linear multistep method, which starts with Runge-Kutta steps of four calls each
 * or, if {@code skip_prk_steps} is set, with its second step repeated.
 */
final class PndmScheduler implements Scheduler {
    private static final int RUNGE_KUTTA_STEPS = 3;

    private final SchedulerConfig config;
    private final PredictionType prediction;
    private final TimestepSpacing spacing;
    private final int offset;
    private final boolean rungeKutta;
    private final NoiseSchedule schedule;
    private final float finalSignal;

    PndmScheduler(SchedulerConfig config) {
        this.config = config;
        prediction = config.predictionType(PredictionType.EPSILON, PredictionType.V_PREDICTION);
        spacing = config.choice("timestep_spacing", TimestepSpacing.LEADING);
        offset = config.integer("steps_offset", 0);
        rungeKutta = !config.flag("skip_prk_steps", false);
        schedule = NoiseSchedule.of(config);
        finalSignal = config.flag("set_alpha_to_one", false) ? 1 : schedule.signal()[0];
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    /**
     * @throws GouacheException also if there are too few steps for the Runge-Kutta steps
     */
    @Override
    public Sampling start(SamplingOptions options) {
        int steps = Plans.counted(options.plan(), config);
        double[] spaced = spacing.wholeTimesteps(steps, schedule.timesteps(), offset);
        int stride = schedule.timesteps() / steps;
        double[] start = rungeKutta ? rungeKuttaTimesteps(spaced, stride) : new double[0];
        double[] rest =
                rungeKutta
                        ? Arrays.copyOfRange(spaced, RUNGE_KUTTA_STEPS, steps)
                        : secondRepeated(spaced);
        double[] timesteps = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, timesteps, start.length, rest.length);
        return new PndmSampling(timesteps, start, stride);
    }

    /** Four calls a step: at the step's timestep, twice half way to the next one, and there. */
    private double[] rungeKuttaTimesteps(double[] spaced, int stride) {
        if (spaced.length <= RUNGE_KUTTA_STEPS) {
            throw new GouacheException(
                    "%s is asked for %d steps, expected at least %d with skip_prk_steps false"
                            .formatted(config.className(), spaced.length, RUNGE_KUTTA_STEPS + 1));
        }
        double[] timesteps = new double[4 * RUNGE_KUTTA_STEPS];
        for (int step = 0; step < RUNGE_KUTTA_STEPS; step++) {
            double next = spaced[step + 1];
            timesteps[4 * step] = spaced[step];
            timesteps[4 * step + 1] = next + stride / 2;
            timesteps[4 * step + 2] = next + stride / 2;
            timesteps[4 * step + 3] = next;
        }
        return timesteps;
    }

    private static double[] secondRepeated(double[] spaced) {
        if (spaced.length == 1) {
            return spaced;
        }
        double[] timesteps = new double[spaced.length + 1];
        timesteps[0] = spaced[0];
        System.arraycopy(spaced, 1, timesteps, 1, 1);
        System.arraycopy(spaced, 1, timesteps, 2, spaced.length - 1);
        return timesteps;
    }

    private final class PndmSampling extends SignalSampling {
        private final double[] rungeKuttaTimesteps;
        private final int stride;
        private final History outputs = new History(4);
        private final History sample = new History(1);
        private final History combined = new History(1);
        private int done;

        PndmSampling(double[] timesteps, double[] rungeKuttaTimesteps, int stride) {
            super(timesteps, schedule, finalSignal, config);
            this.rungeKuttaTimesteps = rungeKuttaTimesteps;
            this.stride = stride;
        }

        @Override
        void forget() {
            outputs.clear();
            done = 0;
        }

        @Override
        void advance(int call, Tensor output, Tensor latents, RandomSource random) {
            if (done < rungeKuttaTimesteps.length) {
                rungeKuttaStep((int) timestep(call), output, latents);
            } else {
                multistep((int) timestep(call), output, latents);
            }
            done++;
        }

        private void rungeKuttaStep(int timestep, Tensor output, Tensor latents) {
            int to = timestep - (done % 2 == 0 ? stride / 2 : 0);
            int from = (int) rungeKuttaTimesteps[done / 4 * 4];
            switch (done % 4) {
                case 0 -> {
                    outputs.push(output.shape()).copyFrom(output);
                    sample.push(latents.shape()).copyFrom(latents);
                    Tensor sum = combined.push(output.shape());
                    Elementwise.apply(output, sum, p -> (float) (1 / 6.0) * p);
                    transfer(from, to, sample.get(0), output, latents);
                }
                case 1, 2 -> {
                    Tensor sum = combined.get(0);
                    Elementwise.apply(sum, output, sum, (s, p) -> s + (float) (1 / 3.0) * p);
                    transfer(from, to, sample.get(0), output, latents);
                }
                default -> {
                    Tensor sum = combined.get(0);
                    Elementwise.apply(sum, output, sum, (s, p) -> s + (float) (1 / 6.0) * p);
                    transfer(from, to, sample.get(0), sum, latents);
                }
            }
        }

        private void multistep(int timestep, Tensor output, Tensor latents) {
            Tensor slope = combined.push(output.shape());
            if (done == 1) {
                Elementwise.apply(output, outputs.get(0), slope, (p, e) -> (p + e) / 2);
                transfer(timestep + stride, timestep, sample.get(0), slope, latents);
                return;
            }
            outputs.push(output.shape()).copyFrom(output);
            if (done == 0) {
                sample.push(latents.shape()).copyFrom(latents);
            }
            combine(slope);
            transfer(timestep, timestep - stride, latents, slope, latents);
        }

        /** The Adams-Bashforth combination of as many outputs as there are. */
        private void combine(Tensor slope) {
            switch (outputs.size()) {
                case 1 -> slope.copyFrom(outputs.get(0));
                case 2 ->
                        Elementwise.apply(
                                outputs.get(0), outputs.get(1), slope, (a, b) -> (3 * a - b) / 2);
                case 3 ->
                        Elementwise.apply(
                                outputs.get(0),
                                outputs.get(1),
                                outputs.get(2),
                                slope,
                                (a, b, c) -> (23 * a - 16 * b + 5 * c) / 12);
                default ->
                        Elementwise.apply(
                                outputs.get(0),
                                outputs.get(1),
                                outputs.get(2),
                                outputs.get(3),
                                slope,
                                (a, b, c, d) ->
                                        (float) (1 / 24.0) * (55 * a - 59 * b + 37 * c - 9 * d));
            }
        }

        /** Formula 9 of the paper. */
        private void transfer(int from, int to, Tensor origin, Tensor slope, Tensor latents) {
            float kept = signal(from);
            float keptAfter = signal(to);
            float signalScale = SquareRoot.of(kept);
            float noiseScale = SquareRoot.of(1 - kept);
            float sampleScale = SquareRoot.of(keptAfter / kept);
            float change = keptAfter - kept;
            float divisor =
                    kept * SquareRoot.of(1 - keptAfter)
                            + SquareRoot.of(kept * (1 - kept) * keptAfter);
            Elementwise.apply(
                    origin,
                    slope,
                    latents,
                    switch (prediction) {
                        case EPSILON -> (x, e) -> sampleScale * x - change * e / divisor;
                        case V_PREDICTION ->
                                (x, v) ->
                                        sampleScale * x
                                                - change
                                                        * (signalScale * v + noiseScale * x)
                                                        / divisor;
                        case SAMPLE, FLOW_PREDICTION -> throw new AssertionError(prediction);
                    });
        }
    }
}
