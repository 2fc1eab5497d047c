package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Song et al., "Denoising Diffusion Implicit Models", formula 12, as {@code DDIMScheduler}.
 *
 * <p>As in the reference, a step ends a fixed number of training timesteps earlier, which is the
 * next step's timestep only if the number of steps divides that of training timesteps. Unlike
 * there, a variance that is zero but for rounding is never negative, which would give NaN (eta 1
 * from zero signal).
 */
final class DdimScheduler implements Scheduler {
    private final SchedulerConfig config;
    private final PredictionType prediction;
    private final TimestepSpacing spacing;
    private final int offset;
    private final @Nullable Thresholding thresholding;
    private final float clip;
    private final NoiseSchedule schedule;
    private final float finalSignal;

    DdimScheduler(SchedulerConfig config) {
        this.config = config;
        prediction =
                config.predictionType(
                        PredictionType.EPSILON, PredictionType.SAMPLE, PredictionType.V_PREDICTION);
        spacing = config.choice("timestep_spacing", TimestepSpacing.LEADING);
        offset = config.integer("steps_offset", 0);
        thresholding = Thresholding.of(config);
        clip =
                config.flag("clip_sample", true)
                        ? (float) config.number("clip_sample_range", 1)
                        : Float.POSITIVE_INFINITY;
        schedule = NoiseSchedule.withTerminalSnr(config);
        finalSignal = config.flag("set_alpha_to_one", true) ? 1 : schedule.signal()[0];
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    /**
     * @throws GouacheException also if noise is predicted where nothing is left of the signal
     */
    @Override
    public Sampling start(SamplingOptions options) {
        int steps = Plans.counted(options.plan(), config);
        double[] timesteps = spacing.wholeTimesteps(steps, schedule.timesteps(), offset);
        DdimSampling sampling = new DdimSampling(timesteps, schedule.timesteps() / steps, options);
        if (prediction == PredictionType.EPSILON && sampling.signal((int) timesteps[0]) == 0) {
            throw config.invalid(
                    "prediction_type", "v_prediction or sample with rescale_betas_zero_snr");
        }
        return sampling;
    }

    private final class DdimSampling extends SignalSampling {
        private final int stride;
        private final float eta;
        private final boolean epsilonFromClipped;
        private final History clean = new History(1);
        private final History noise = new History(1);

        DdimSampling(double[] timesteps, int stride, SamplingOptions options) {
            super(timesteps, schedule, finalSignal, config);
            this.stride = stride;
            this.eta = (float) options.eta();
            this.epsilonFromClipped = options.epsilonFromClipped();
        }

        @Override
        void advance(int call, Tensor output, Tensor latents, RandomSource random) {
            int timestep = (int) timestep(call);
            float kept = signal(timestep);
            float keptAfter = signal(timestep - stride);
            float deviation = eta * SquareRoot.of(variance(kept, keptAfter));
            float signalScale = SquareRoot.of(kept);
            float noiseScale = SquareRoot.of(1 - kept);
            float signalScaleAfter = SquareRoot.of(keptAfter);
            float noiseScaleAfter =
                    SquareRoot.of(Math.max(0, 1 - keptAfter - deviation * deviation));

            Tensor estimate = estimate(output, latents, signalScale, noiseScale);
            Elementwise.Ternary epsilon = epsilon(signalScale, noiseScale);
            Elementwise.apply(
                    latents,
                    output,
                    estimate,
                    latents,
                    (x, p, c) -> signalScaleAfter * c + noiseScaleAfter * epsilon.of(x, p, c));
            if (eta > 0) {
                Tensor drawn = noise.push(latents.shape());
                random.fillGaussian(drawn);
                Elementwise.apply(latents, drawn, latents, (x, n) -> x + deviation * n);
            }
        }

        /** The clean latents as they are predicted, clipped. */
        private Tensor estimate(
                Tensor output, Tensor latents, float signalScale, float noiseScale) {
            Tensor estimate = clean.push(latents.shape());
            Elementwise.apply(
                    latents,
                    output,
                    estimate,
                    switch (prediction) {
                        case EPSILON -> (x, p) -> (x - noiseScale * p) / signalScale;
                        case SAMPLE -> (_, p) -> p;
                        case V_PREDICTION -> (x, p) -> signalScale * x - noiseScale * p;
                        case FLOW_PREDICTION -> throw new AssertionError(prediction);
                    });
            if (thresholding != null) {
                thresholding.apply(estimate);
            } else if (clip < Float.POSITIVE_INFINITY) {
                Elementwise.apply(estimate, estimate, x -> Math.clamp(x, -clip, clip));
            }
            return estimate;
        }

        /** The noise, from latents, network output and the clipped clean latents. */
        private Elementwise.Ternary epsilon(float signalScale, float noiseScale) {
            if (epsilonFromClipped) {
                return (x, _, c) -> (x - signalScale * c) / noiseScale;
            }
            return switch (prediction) {
                case EPSILON -> (_, p, _) -> p;
                case SAMPLE -> (x, p, _) -> (x - signalScale * p) / noiseScale;
                case V_PREDICTION -> (x, p, _) -> signalScale * p + noiseScale * x;
                case FLOW_PREDICTION -> throw new AssertionError(prediction);
            };
        }
    }

    private static float variance(float kept, float keptAfter) {
        return (1 - keptAfter) / (1 - kept) * (1 - kept / keptAfter);
    }
}
