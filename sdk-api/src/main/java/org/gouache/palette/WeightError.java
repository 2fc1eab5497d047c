package org.gouache.palette;

/**
 * How far a weight is from what it stands for.
 *
 * @param squaredError the sum over all elements, in the weight's own unit
 * @param squaredNorm the sum of the squares of what it stands for
 */
public record WeightError(double squaredError, double squaredNorm) {
    /** Signal over error in decibels; infinite if nothing was lost. */
    public double signalToNoise() {
        return squaredError == 0
                ? Double.POSITIVE_INFINITY
                : 10 * Math.log10(squaredNorm / squaredError);
    }
}
