package org.gouache.scheduler;

/**
 * Which of the multistep DPM-Solvers.
 *
 * @param algorithm what is extrapolated, and whether noise is put back
 * @param order 1 to 3
 * @param heun whether the second order is Heun's, else the midpoint's
 * @param lowerOrderFinal whether few steps end with lower orders
 * @param eulerAtFinal whether the last step is always of first order
 */
record DpmSolver(
        Algorithm algorithm,
        PredictionTarget target,
        int order,
        boolean heun,
        boolean lowerOrderFinal,
        boolean eulerAtFinal) {

    /** Below this number of steps, the last ones may be of lower order. */
    private static final int FEW_STEPS = 15;

    /** Named as {@code algorithm_type} in lower case, with ++ for PP. */
    enum Algorithm {
        DPMSOLVER(false, false),
        DPMSOLVER_PP(true, false),
        SDE_DPMSOLVER(false, true),
        SDE_DPMSOLVER_PP(true, true);

        private final boolean clean;
        private final boolean stochastic;

        Algorithm(boolean clean, boolean stochastic) {
            this.clean = clean;
            this.stochastic = stochastic;
        }

        boolean stochastic() {
            return stochastic;
        }

        static Algorithm of(SchedulerConfig config) {
            return switch (config.text("algorithm_type", "dpmsolver++")) {
                case "dpmsolver" -> DPMSOLVER;
                case "dpmsolver++", "deis" -> DPMSOLVER_PP;
                case "sde-dpmsolver" -> SDE_DPMSOLVER;
                case "sde-dpmsolver++" -> SDE_DPMSOLVER_PP;
                default ->
                        throw config.invalid(
                                "algorithm_type",
                                "one of [dpmsolver, dpmsolver++, sde-dpmsolver, sde-dpmsolver++]");
            };
        }
    }

    static DpmSolver of(SchedulerConfig config, FinalSigma end) {
        Algorithm algorithm = Algorithm.of(config);
        boolean endsInZero = algorithm.clean && !config.text("algorithm_type", "").equals("deis");
        if (!endsInZero && end == FinalSigma.ZERO) {
            throw config.invalid(
                    "algorithm_type", "dpmsolver++ or sde-dpmsolver++ with a final sigma of zero");
        }
        int order = config.integer("solver_order", 2);
        if (order < 1 || order > 3) {
            throw config.invalid("solver_order", "1, 2 or 3");
        }
        boolean heun =
                switch (config.text("solver_type", "midpoint")) {
                    case "heun" -> true;
                    case "midpoint", "logrho", "bh1", "bh2" -> false;
                    default -> throw config.invalid("solver_type", "midpoint or heun");
                };
        return new DpmSolver(
                algorithm,
                PredictionTarget.of(config, algorithm.clean),
                order,
                heun,
                config.flag("lower_order_final", true),
                config.flag("euler_at_final", false) || end == FinalSigma.ZERO);
    }

    /**
     * The order of a step.
     *
     * @param remembered number of predictions before this call's
     */
    int order(int call, int calls, int remembered) {
        boolean few = lowerOrderFinal && calls < FEW_STEPS;
        if (call == calls - 1 && (eulerAtFinal || few)) {
            return 1;
        }
        int ending = call == calls - 2 && few ? 2 : order;
        return Math.min(Math.min(order, ending), remembered + 1);
    }
}
