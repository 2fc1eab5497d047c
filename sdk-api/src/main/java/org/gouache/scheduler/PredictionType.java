package org.gouache.scheduler;

/** What a network was trained to predict; named as {@code prediction_type} in lower case. */
public enum PredictionType {
    /** The noise in the latents. */
    EPSILON,
    /** The clean latents. */
    SAMPLE,
    /**
     * The velocity of Salimans and Ho, "Progressive Distillation for Fast Sampling", section 2.4.
     */
    V_PREDICTION,
    /** The difference between noise and clean latents, of flow matching. */
    FLOW_PREDICTION
}
