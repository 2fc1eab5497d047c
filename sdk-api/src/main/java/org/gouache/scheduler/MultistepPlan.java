package org.gouache.scheduler;

/**
 * Where a multistep solver steps.
 *
 * @param timesteps whole, one a call
 * @param sigmas one before each call and one after the last
 */
record MultistepPlan(double[] timesteps, float[] sigmas) {

    /** Cuts off what is behind the point of timesteps, as the reference's conversion does. */
    static MultistepPlan of(double[] timesteps, double[] sigmas, double finalSigma) {
        double[] whole = new double[timesteps.length];
        float[] bounds = new float[sigmas.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            whole[i] = (long) timesteps[i];
            bounds[i] = (float) sigmas[i];
        }
        bounds[sigmas.length] = (float) finalSigma;
        return new MultistepPlan(whole, bounds);
    }
}
