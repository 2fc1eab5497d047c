package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A rule for noise levels that replaces those of evenly spaced timesteps. */
enum SigmaMap {
    /**
     * Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", equation
     * 5.
     */
    KARRAS {
        private static final double RHO = 7;

        @Override
        double[] sigmas(double highest, double lowest, int steps) {
            double from = Math.pow(highest, 1 / RHO);
            double to = Math.pow(lowest, 1 / RHO);
            double[] sigmas = Floats.linspace(0.0, 1.0, steps);
            for (int i = 0; i < steps; i++) {
                sigmas[i] = Math.pow(from + sigmas[i] * (to - from), RHO);
            }
            return sigmas;
        }
    },
    EXPONENTIAL {
        @Override
        double[] sigmas(double highest, double lowest, int steps) {
            double[] sigmas = Floats.linspace(Math.log(highest), Math.log(lowest), steps);
            for (int i = 0; i < steps; i++) {
                sigmas[i] = Math.exp(sigmas[i]);
            }
            return sigmas;
        }
    },
    /** Lee et al., "Beta Sampling is All You Need". */
    BETA {
        @Override
        double[] sigmas(double highest, double lowest, int steps) {
            double[] sigmas = Floats.linspace(0.0, 1.0, steps);
            for (int i = 0; i < steps; i++) {
                sigmas[i] = lowest + BetaQuantile.of(1 - sigmas[i]) * (highest - lowest);
            }
            return sigmas;
        }
    };

    /**
     * The map that the configuration asks for, null if none.
     *
     * @throws GouacheException if it asks for more than one
     */
    static @Nullable SigmaMap of(SchedulerConfig config) {
        List<SigmaMap> chosen = new ArrayList<>();
        for (SigmaMap map : values()) {
            if (config.flag(map.setting(), false)) {
                chosen.add(map);
            }
        }
        if (chosen.size() > 1) {
            throw config.invalid(
                    chosen.getLast().setting(), "false beside " + chosen.getFirst().setting());
        }
        return chosen.isEmpty() ? null : chosen.getFirst();
    }

    private String setting() {
        return "use_%s_sigmas".formatted(name().toLowerCase(Locale.ROOT));
    }

    /**
     * Noise levels between sigma_max and sigma_min of the configuration, or those given.
     *
     * @throws GouacheException if they are not positive or not in this order
     */
    final double[] sigmas(SchedulerConfig config, double highest, double lowest, int steps) {
        double from = config.number("sigma_max", highest);
        double to = config.number("sigma_min", lowest);
        if (!(to > 0)) {
            throw config.invalid("sigma_min", "a number above 0");
        }
        if (!(from >= to && from < Double.POSITIVE_INFINITY)) {
            throw config.invalid("sigma_max", "a number from %s".formatted(to));
        }
        return sigmas(from, to, steps);
    }

    /** Noise levels from the highest down to the lowest; only the highest if there is one step. */
    abstract double[] sigmas(double highest, double lowest, int steps);
}
