package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

/**
 * Zhao et al., "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion
 * Models", as {@code UniPCMultistepScheduler}.
 *
 * <p>With a final sigma of zero, the reference's last step gives NaN for solver_type {@code bh1},
 * and for lower_order_final false beyond first order; these are refused.
 */
final class UniPcScheduler implements Scheduler {
    private static final double FULL_NOISE_MARGIN = 1e-6;

    private final SchedulerConfig config;
    private final TimestepSpacing spacing;
    private final int offset;
    private final @Nullable SigmaMap map;
    private final boolean flow;
    private final double flowShift;
    private final double terminal;
    private final FinalSigma end;
    private final NoiseSchedule schedule;
    private final SigmaTable table;
    private final UniPcSolver solver;

    UniPcScheduler(SchedulerConfig config) {
        this.config = config;
        spacing = config.choice("timestep_spacing", TimestepSpacing.LINSPACE);
        offset = config.integer("steps_offset", 0);
        map = SigmaMap.of(config);
        flow = config.flag("use_flow_sigmas", false);
        flowShift = config.flowShift();
        terminal = config.number("shift_terminal", 0);
        end = config.choice("final_sigmas_type", FinalSigma.ZERO);
        schedule = NoiseSchedule.withFiniteSigmas(config);
        table = new SigmaTable(schedule.sigmas());
        solver = UniPcSolver.of(config);
        if (terminal != 0 && !flow) {
            throw config.invalid("shift_terminal", "null without use_flow_sigmas");
        }
        if (config.flag("use_dynamic_shifting", false)) {
            throw config.invalid(
                    "use_dynamic_shifting", "false: it needs a shift for each picture");
        }
    }

    @Override
    public SchedulerConfig config() {
        return config;
    }

    /**
     * @throws GouacheException also if a step would divide by zero, as the last one with
     *     solver_type bh1 or without lower_order_final
     */
    @Override
    public Sampling start(SamplingOptions options) {
        MultistepPlan plan = plan(Plans.counted(options.plan(), config));
        return new UniPcSampling(plan, solver, config);
    }

    private MultistepPlan plan(int steps) {
        if (map != null) {
            return mappedPlan(map, steps);
        }
        if (flow) {
            double[] sigmas = flowSigmas(steps);
            return ending(flowTimesteps(sigmas), sigmas, sigmas[steps - 1]);
        }
        int trained = schedule.timesteps();
        double[] timesteps = spacing.timestepsBeforeLast(steps, trained, trained, offset);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = table.at(timesteps[i]);
        }
        return ending(timesteps, sigmas, table.lowest());
    }

    private MultistepPlan mappedPlan(SigmaMap map, int steps) {
        double[] sigmas = map.sigmas(config, table.highest(), table.lowest(), steps);
        if (map != SigmaMap.KARRAS) {
            return ending(table.timestepsOf(sigmas), sigmas, sigmas[steps - 1]);
        }
        double[] timesteps;
        if (flow) {
            for (int i = 0; i < steps; i++) {
                sigmas[i] = sigmas[i] / (sigmas[i] + 1);
            }
            timesteps = flowTimesteps(sigmas);
        } else {
            timesteps = table.timestepsOf(sigmas);
            for (int i = 0; i < steps; i++) {
                timesteps[i] = Math.rint(timesteps[i]);
            }
        }
        return ending(timesteps, sigmas, sigmas[steps - 1]);
    }

    private double[] flowSigmas(int steps) {
        double[] even = Floats.linspace(1.0, 1.0 / schedule.timesteps(), steps + 1);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = flowShift * even[i] / (1 + (flowShift - 1) * even[i]);
        }
        if (terminal != 0) {
            double scale = (1 - sigmas[steps - 1]) / (1 - terminal);
            for (int i = 0; i < steps; i++) {
                sigmas[i] = 1 - (1 - sigmas[i]) / scale;
            }
        }
        if (Math.abs(sigmas[0] - 1) < FULL_NOISE_MARGIN) {
            sigmas[0] -= FULL_NOISE_MARGIN;
        }
        return sigmas;
    }

    private double[] flowTimesteps(double[] sigmas) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            timesteps[i] = sigmas[i] * schedule.timesteps();
        }
        return timesteps;
    }

    private MultistepPlan ending(double[] timesteps, double[] sigmas, double lowest) {
        return MultistepPlan.of(timesteps, sigmas, end.after(lowest));
    }
}
