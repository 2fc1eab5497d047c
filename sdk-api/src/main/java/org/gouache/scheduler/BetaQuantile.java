package org.gouache.scheduler;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** The quantiles of the beta distribution whose two parameters are 0.6. */
final class BetaQuantile {
    private static final double SHAPE = 0.6;
    private static final double SCALE = SHAPE * Math.exp(LogBeta.value(SHAPE, SHAPE));
    private static final int NEWTON_STEPS = 50;

    private BetaQuantile() {}

    /**
     * @param probability 0 to 1
     */
    static double of(double probability) {
        return probability <= 0.5 ? lower(probability) : 1 - lower(1 - probability);
    }

    /** Newton's method from the power law that the distribution follows near zero. */
    private static double lower(double probability) {
        if (probability == 0) {
            return 0;
        }
        double x = Math.min(Math.pow(probability * SCALE, 1 / SHAPE), 0.5);
        for (int i = 0; i < NEWTON_STEPS; i++) {
            double excess = RegularizedBeta.value(x, SHAPE, SHAPE) - probability;
            double better = x - excess / RegularizedBeta.derivative(x, SHAPE, SHAPE);
            if (Math.abs(better - x) <= Math.ulp(x)) {
                return better;
            }
            x = better;
        }
        return x;
    }
}
