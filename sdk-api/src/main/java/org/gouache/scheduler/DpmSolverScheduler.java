package org.gouache.scheduler;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Lu et al., "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10
 * Steps" and "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", the
 * multistep solvers, as {@code DPMSolverMultistepScheduler}.
 */
final class DpmSolverScheduler implements Scheduler {
    private final SchedulerConfig config;
    private final TimestepSpacing spacing;
    private final int offset;
    private final @Nullable SigmaMap map;
    private final boolean evenLogarithms;
    private final boolean flow;
    private final double flowShift;
    private final boolean cosine;
    private final NoiseSchedule schedule;
    private final SigmaTable table;
    private final float finalSigma;
    private final DpmSolver solver;

    DpmSolverScheduler(SchedulerConfig config) {
        this.config = config;
        spacing = config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        offset = config.integer("steps_offset", 0);
        map = SigmaMap.of(config);
        evenLogarithms = config.flag("use_lu_lambdas", false);
        flow = config.flag("use_flow_sigmas", false);
        flowShift = config.flowShift();
        cosine =
                config.choice("beta_schedule", BetaSchedule.LINEAR)
                        == BetaSchedule.SQUAREDCOS_CAP_V2;
        schedule = NoiseSchedule.withFiniteSigmas(config);
        table = new SigmaTable(schedule.sigmas());
        FinalSigma end = config.choice("final_sigmas_type", FinalSigma.ZERO);
        finalSigma = (float) end.after(table.lowest());
        solver = DpmSolver.of(config, end);
        if (!config.text("variance_type", "").isEmpty()) {
            throw config.invalid("variance_type", "null: latents have no learned variance");
        }
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    @Override
    public Sampling start(SamplingOptions options) {
        MultistepPlan plan =
                switch (options.plan()) {
                    case StepPlan.Count(int steps) -> plan(Plans.bounded(steps, config));
                    case StepPlan.Timesteps(List<Double> values)
                            when map == null && !evenLogarithms ->
                            planAt(Plans.unboxed(values));
                    case StepPlan.Timesteps _, StepPlan.Sigmas _ ->
                            throw Plans.unsupported(options.plan(), config);
                };
        return new DpmSolverSampling(plan, solver, config);
    }

    private MultistepPlan plan(int steps) {
        if (map == SigmaMap.KARRAS) {
            double[] sigmas = map.sigmas(config, table.highest(), table.lowest(), steps);
            return MultistepPlan.of(rounded(table.timestepsOf(sigmas)), sigmas, finalSigma);
        }
        if (evenLogarithms) {
            double[] sigmas =
                    Floats.linspace(
                            (double) table.highestLogarithm(), table.lowestLogarithm(), steps);
            for (int i = 0; i < steps; i++) {
                sigmas[i] = Math.exp(sigmas[i]);
            }
            return MultistepPlan.of(rounded(table.timestepsOf(sigmas)), sigmas, finalSigma);
        }
        if (map != null) {
            double[] sigmas = map.sigmas(config, table.highest(), table.lowest(), steps);
            return MultistepPlan.of(table.timestepsOf(sigmas), sigmas, finalSigma);
        }
        if (flow) {
            return flowPlan(steps);
        }
        return planAt(
                spacing.timestepsBeforeLast(steps, schedule.timesteps(), usedTimesteps(), offset));
    }

    private MultistepPlan planAt(double[] timesteps) {
        double[] sigmas = new double[timesteps.length];
        for (int i = 0; i < sigmas.length; i++) {
            timesteps[i] = (long) timesteps[i];
            sigmas[i] = table.at(timesteps[i]);
        }
        return MultistepPlan.of(timesteps, sigmas, finalSigma);
    }

    private MultistepPlan flowPlan(int steps) {
        int trained = schedule.timesteps();
        double[] clean = Floats.linspace(1.0, 1.0 / trained, steps + 1);
        double[] sigmas = new double[steps];
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            double sigma = 1 - clean[steps - i];
            sigmas[i] = flowShift * sigma / (1 + (flowShift - 1) * sigma);
            timesteps[i] = sigmas[i] * trained;
        }
        return MultistepPlan.of(timesteps, sigmas, finalSigma);
    }

    /** Timesteps beyond those, the noisiest, are cut off by {@code lambda_min_clipped}. */
    private int usedTimesteps() {
        double lowest = config.number("lambda_min_clipped", Double.NEGATIVE_INFINITY);
        int used = schedule.timesteps();
        while (used > 0 && logSnr(used - 1) < lowest) {
            used--;
        }
        if (used == 0) {
            throw config.invalid("lambda_min_clipped", "less: it cuts off all timesteps");
        }
        return used;
    }

    private float logSnr(int timestep) {
        float signal = schedule.signal()[timestep];
        return (float) Math.log(SquareRoot.of(signal))
                - (float) Math.log(SquareRoot.of(1 - signal));
    }

    private double[] rounded(double[] timesteps) {
        if (!cosine) {
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = Math.rint(timesteps[i]);
            }
        }
        return timesteps;
    }
}
