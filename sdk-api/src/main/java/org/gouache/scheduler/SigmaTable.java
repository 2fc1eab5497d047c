package org.gouache.scheduler;

/** Noise levels by training timestep, ascending, and what lies between them. */
final class SigmaTable {
    private static final double SMALLEST = 1e-10;

    private final float[] sigmas;
    private final float[] logarithms;

    SigmaTable(float[] sigmas) {
        this.sigmas = sigmas;
        this.logarithms = new float[sigmas.length];
        for (int t = 0; t < sigmas.length; t++) {
            logarithms[t] = Floats.log(sigmas[t]);
        }
    }

    float lowest() {
        return sigmas[0];
    }

    float highest() {
        return sigmas[sigmas.length - 1];
    }

    float lowestLogarithm() {
        return logarithms[0];
    }

    float highestLogarithm() {
        return logarithms[logarithms.length - 1];
    }

    /** The noise level at a timestep, linear between training timesteps, constant beyond them. */
    double at(double timestep) {
        int last = sigmas.length - 1;
        if (timestep <= 0) {
            return sigmas[0];
        }
        if (timestep >= last) {
            return sigmas[last];
        }
        int below = (int) timestep;
        double slope = (double) sigmas[below + 1] - sigmas[below];
        return slope * (timestep - below) + sigmas[below];
    }

    /** The timestep that has a noise level, linear in its logarithm between training timesteps. */
    double timestepOf(double sigma) {
        double logarithm = Math.log(Math.max(sigma, SMALLEST));
        int below = Math.min(lastNotAbove(logarithm), logarithms.length - 2);
        double step = logarithms[below] - logarithms[below + 1];
        double weight = Math.clamp((logarithms[below] - logarithm) / step, 0.0, 1.0);
        return (1 - weight) * below + weight * (below + 1);
    }

    /** The same in single precision, as the reference computes it for given noise levels. */
    double timestepOf(float sigma) {
        float logarithm = Floats.log(Math.max(sigma, (float) SMALLEST));
        int below = Math.min(lastNotAbove(logarithm), logarithms.length - 2);
        float step = logarithms[below] - logarithms[below + 1];
        float weight = Math.clamp((logarithms[below] - logarithm) / step, 0f, 1f);
        return (double) (1 - weight) * below + (double) weight * (below + 1);
    }

    double[] timestepsOf(double[] sigmas) {
        double[] timesteps = new double[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            timesteps[i] = timestepOf(sigmas[i]);
        }
        return timesteps;
    }

    private int lastNotAbove(double logarithm) {
        int found = 0;
        for (int t = 0; t < logarithms.length && logarithms[t] <= logarithm; t++) {
            found = t;
        }
        return found;
    }
}
