package org.gouache.scheduler;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the UniPC solvers.
 *
 * @param order from 1
 * @param exponential whether B(h) is e^h - 1 (bh2), else h (bh1)
 * @param lowerOrderFinal whether the last steps are of lower orders
 * @param uncorrected calls after which the corrector is left out
 */
record UniPcSolver(
        PredictionTarget target,
        int order,
        boolean exponential,
        boolean lowerOrderFinal,
        Set<Integer> uncorrected) {

    private static final int HIGHEST_ORDER = 10;

    static UniPcSolver of(SchedulerConfig config) {
        int order = config.integer("solver_order", 2);
        if (order < 1 || order > HIGHEST_ORDER) {
            throw config.invalid("solver_order", "a number from 1 to " + HIGHEST_ORDER);
        }
        if (config.settings().containsKey("solver_p")) {
            throw config.invalid("solver_p", "null");
        }
        boolean exponential =
                switch (config.text("solver_type", "bh2")) {
                    case "bh1" -> false;
                    case "bh2", "midpoint", "heun", "logrho" -> true;
                    default -> throw config.invalid("solver_type", "bh1 or bh2");
                };
        Set<Integer> uncorrected =
                config.numbers("disable_corrector").stream()
                        .map(Double::intValue)
                        .collect(Collectors.toUnmodifiableSet());
        return new UniPcSolver(
                PredictionTarget.of(config, config.flag("predict_x0", true)),
                order,
                exponential,
                config.flag("lower_order_final", true),
                uncorrected);
    }

    /**
     * The order of a step.
     *
     * @param remembered number of predictions before this call's
     */
    int order(int call, int calls, int remembered) {
        int ending = lowerOrderFinal ? Math.min(order, calls - call) : order;
        return Math.min(ending, remembered + 1);
    }

    /** Whether a call corrects the latents before it predicts. */
    boolean correctsAt(int call) {
        return !uncorrected.contains(call - 1);
    }
}
