package org.gouache.scheduler;

/** Where the last step ends; named as {@code final_sigmas_type} in lower case. */
enum FinalSigma {
    /** No noise. */
    ZERO,
    /** The noise of the first training timestep. */
    SIGMA_MIN;

    /**
     * The sigma after the last step.
     *
     * @param least that of the first training timestep
     */
    double after(double least) {
        return switch (this) {
            case ZERO -> 0;
            case SIGMA_MIN -> least;
        };
    }
}
