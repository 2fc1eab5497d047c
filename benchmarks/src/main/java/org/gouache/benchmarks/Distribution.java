package org.gouache.benchmarks;

import java.util.random.RandomGenerator;

/** How random weights are distributed, with a variance of one (the heavy tails: of two). */
enum Distribution {
    UNIFORM {
        @Override
        double next(RandomGenerator random) {
            return (2 * random.nextDouble() - 1) * Math.sqrt(3);
        }
    },
    GAUSSIAN {
        @Override
        double next(RandomGenerator random) {
            return random.nextGaussian();
        }
    },
    /** Student's t with four degrees of freedom, whose quantiles have a closed form. */
    HEAVY {
        @Override
        double next(RandomGenerator random) {
            double unit = random.nextDouble();
            double root = Math.sqrt(4 * unit * (1 - unit));
            double quotient = Math.cos(Math.acos(root) / 3) / root;
            return Math.copySign(2 * Math.sqrt(Math.max(0, quotient - 1)), unit - 0.5);
        }
    };

    abstract double next(RandomGenerator random);
}
