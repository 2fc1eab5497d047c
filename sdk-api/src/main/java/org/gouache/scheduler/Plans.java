package org.gouache.scheduler;

import org.gouache.GouacheException;

import java.util.List;

/** Checks of what a plan asks for. */
final class Plans {
    private Plans() {}

    /**
     * @throws GouacheException if there are more steps than training timesteps
     */
    static int bounded(int steps, SchedulerConfig config) {
        if (steps > config.trainTimesteps()) {
            throw new GouacheException(
                    "%s is asked for %d steps, expected at most %d, the number of training timesteps"
                            .formatted(config.className(), steps, config.trainTimesteps()));
        }
        return steps;
    }

    /**
     * The number of steps, for schedulers that choose their timesteps themselves.
     *
     * @throws GouacheException if the plan names timesteps or sigmas
     */
    static int counted(StepPlan plan, SchedulerConfig config) {
        return switch (plan) {
            case StepPlan.Count(int steps) -> bounded(steps, config);
            case StepPlan.Timesteps _, StepPlan.Sigmas _ -> throw unsupported(plan, config);
        };
    }

    static GouacheException unsupported(StepPlan plan, SchedulerConfig config) {
        String kind =
                switch (plan) {
                    case StepPlan.Count _ -> "a number of steps";
                    case StepPlan.Timesteps _ -> "timesteps";
                    case StepPlan.Sigmas _ -> "sigmas";
                };
        return new GouacheException(
                "%s with these settings takes no %s".formatted(config.className(), kind));
    }

    static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
