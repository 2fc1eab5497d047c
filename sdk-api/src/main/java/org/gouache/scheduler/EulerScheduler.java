package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Euler's method: Karras et al., "Elucidating the Design Space of Diffusion-Based Generative
 * Models", algorithm 2 without its second order, as {@code EulerDiscreteScheduler}.
 */
final class EulerScheduler implements Scheduler {
    private enum Interpolation {
        LINEAR,
        LOG_LINEAR
    }

    private enum TimestepType {
        DISCRETE,
        CONTINUOUS
    }

    private static final double LARGEST_CHURN = Math.sqrt(2) - 1;

    private final SchedulerConfig config;
    private final PredictionType prediction;
    private final TimestepSpacing spacing;
    private final int offset;
    private final Interpolation interpolation;
    private final @Nullable SigmaMap map;
    private final float finalSigma;
    private final boolean logarithmic;
    private final SigmaTable table;

    EulerScheduler(SchedulerConfig config) {
        this.config = config;
        prediction =
                config.predictionType(
                        PredictionType.EPSILON, PredictionType.SAMPLE, PredictionType.V_PREDICTION);
        spacing = config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        offset = config.integer("steps_offset", 0);
        interpolation = config.choice("interpolation_type", Interpolation.LINEAR);
        map = SigmaMap.of(config);
        TimestepType type = config.choice("timestep_type", TimestepType.DISCRETE);
        logarithmic = type == TimestepType.CONTINUOUS && prediction == PredictionType.V_PREDICTION;
        table = new SigmaTable(NoiseSchedule.withFiniteSigmas(config).sigmas());
        FinalSigma end = config.choice("final_sigmas_type", FinalSigma.ZERO);
        finalSigma = (float) end.after(table.lowest());
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    @Override
    public Sampling start(SamplingOptions options) {
        return switch (options.plan()) {
            case StepPlan.Count(int steps) -> {
                int trained = config.trainTimesteps();
                double[] timesteps =
                        spacing.timesteps(Plans.bounded(steps, config), trained, offset);
                yield start(timesteps, options.churn());
            }
            case StepPlan.Timesteps(List<Double> values) when map == null && !logarithmic ->
                    start(Plans.unboxed(values), options.churn());
            case StepPlan.Timesteps plan -> throw Plans.unsupported(plan, config);
            case StepPlan.Sigmas(List<Double> values) ->
                    startAtSigmas(Plans.unboxed(values), options.churn());
        };
    }

    private Sampling start(double[] timesteps, Churn churn) {
        roundToFloat(timesteps);
        double[] sigmas = sigmasAt(timesteps);
        if (map != null) {
            sigmas = map.sigmas(config, sigmas[0], sigmas[sigmas.length - 1], timesteps.length);
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = table.timestepOf(sigmas[i]);
            }
        }
        float[] bounds = new float[sigmas.length + 1];
        for (int i = 0; i < sigmas.length; i++) {
            bounds[i] = (float) sigmas[i];
        }
        bounds[sigmas.length] = finalSigma;
        return plan(timesteps, bounds, churn);
    }

    private Sampling startAtSigmas(double[] values, Churn churn) {
        float[] sigmas = new float[values.length];
        double[] timesteps = new double[values.length - 1];
        for (int i = 0; i < values.length; i++) {
            sigmas[i] = (float) values[i];
        }
        for (int i = 0; i < timesteps.length; i++) {
            timesteps[i] = table.timestepOf(sigmas[i]);
        }
        return plan(timesteps, sigmas, churn);
    }

    private Sampling plan(double[] timesteps, float[] sigmas, Churn churn) {
        double[] told = logarithmic ? logarithms(sigmas) : timesteps;
        roundToFloat(told);
        return new EulerSampling(told, sigmas, churn);
    }

    /** One for each noise level but the last, so one more than asked for with log_linear. */
    private static double[] logarithms(float[] sigmas) {
        double[] quarters = new double[sigmas.length - 1];
        for (int i = 0; i < quarters.length; i++) {
            quarters[i] = 0.25f * (float) Math.log(sigmas[i]);
        }
        return quarters;
    }

    private double[] sigmasAt(double[] timesteps) {
        return switch (interpolation) {
            case LINEAR -> {
                double[] sigmas = new double[timesteps.length];
                for (int i = 0; i < sigmas.length; i++) {
                    sigmas[i] = table.at(timesteps[i]);
                }
                yield sigmas;
            }
            case LOG_LINEAR -> {
                float[] logarithms =
                        Floats.linspace(
                                table.highestLogarithm(),
                                table.lowestLogarithm(),
                                timesteps.length + 1);
                double[] sigmas = new double[logarithms.length];
                for (int i = 0; i < sigmas.length; i++) {
                    sigmas[i] = (float) Math.exp(logarithms[i]);
                }
                yield sigmas;
            }
        };
    }

    private static void roundToFloat(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
    }

    private final class EulerSampling extends SigmaSampling {
        private final Churn churn;
        private final History noise = new History(1);

        EulerSampling(double[] timesteps, float[] sigmas, Churn churn) {
            super(timesteps, sigmas, spacing);
            this.churn = churn;
        }

        @Override
        void advance(int call, Tensor output, Tensor latents, RandomSource random) {
            float sigma = sigma(call);
            float raised = sigma * (float) (churn(sigma) + 1);
            if (raised > sigma) {
                addNoise(latents, SquareRoot.of(raised * raised - sigma * sigma), random);
            }
            eulerStep(prediction, sigma, raised, sigma(call + 1) - raised, output, latents);
        }

        private double churn(float sigma) {
            boolean within = churn.minimumSigma() <= sigma && sigma <= churn.maximumSigma();
            return within ? Math.min(churn.amount() / (sigmas() - 1), LARGEST_CHURN) : 0;
        }

        private void addNoise(Tensor latents, float scale, RandomSource random) {
            Tensor drawn = noise.push(latents.shape());
            random.fillGaussian(drawn);
            float noiseScale = (float) churn.noiseScale();
            Elementwise.apply(latents, drawn, latents, (x, n) -> x + n * noiseScale * scale);
        }
    }
}
