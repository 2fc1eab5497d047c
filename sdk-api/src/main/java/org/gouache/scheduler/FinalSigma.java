package org.gouache.scheduler;

/** Where the last step ends; named as {@code final_sigmas_type} in lower case. */
enum FinalSigma {
    /** No noise. */
    ZERO,
    /** The noise of the first training timestep. */
    SIGMA_MIN
}
