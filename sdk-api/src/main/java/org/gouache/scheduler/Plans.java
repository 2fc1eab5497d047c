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

    static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
