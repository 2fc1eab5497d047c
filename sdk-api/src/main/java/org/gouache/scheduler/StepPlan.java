package org.gouache.scheduler;

import org.gouache.GouacheException;

import java.util.List;

/** How the steps of a denoising are chosen. */
public sealed interface StepPlan {

    /** The number of steps. */
    int steps();

    /**
     * As many steps as this, placed by the scheduler's own rule.
     *
     * @param steps 1 or more
     */
    record Count(int steps) implements StepPlan {
        public Count {
            requirePositive(steps);
        }
    }

    /**
     * Steps at these timesteps, first to last; with the schedulers that can.
     *
     * @param values one or more, descending
     */
    record Timesteps(List<Double> values) implements StepPlan {
        public Timesteps {
            values = List.copyOf(values);
            requirePositive(values.size());
            requireDescending("timesteps", values);
        }

        @Override
        public int steps() {
            return values.size();
        }
    }

    /**
     * Steps between these noise levels, of which the last is where the denoising ends (usually 0);
     * with the schedulers that can.
     *
     * @param values two or more, descending
     */
    record Sigmas(List<Double> values) implements StepPlan {
        public Sigmas {
            values = List.copyOf(values);
            requirePositive(values.size() - 1);
            requireDescending("sigmas", values);
        }

        @Override
        public int steps() {
            return values.size() - 1;
        }
    }

    private static void requirePositive(int steps) {
        if (steps < 1) {
            throw new GouacheException(
                    "the number of steps is %d, expected at least 1".formatted(steps));
        }
    }

    private static void requireDescending(String name, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            double value = values.get(i);
            if (!(value >= 0) || Double.isInfinite(value) || i > 0 && value >= values.get(i - 1)) {
                throw new GouacheException(
                        "%s are %s, expected descending numbers".formatted(name, values));
            }
        }
    }
}
