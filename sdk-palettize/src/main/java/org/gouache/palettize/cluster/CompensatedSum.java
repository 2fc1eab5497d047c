package org.gouache.palettize.cluster;

/** A sum that keeps what rounding takes from it (Knuth's TwoSum, without branches). */
final class CompensatedSum {
    private double sum;
    private double rest;

    void add(double value) {
        double next = sum + value;
        double added = next - sum;
        rest += sum - (next - added) + (value - added);
        sum = next;
    }

    double value() {
        return sum + rest;
    }
}
