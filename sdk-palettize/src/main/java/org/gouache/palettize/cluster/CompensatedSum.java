package org.gouache.palettize.cluster;

/** A sum that keeps what rounding takes from it (Kahan and Neumaier). */
public final class CompensatedSum {
    private double sum;
    private double rest;

    public void add(double value) {
        double next = sum + value;
        rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }

    public double value() {
        return sum + rest;
    }
}
