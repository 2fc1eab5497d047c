package org.gouache.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Measured values of one kind, sorted. On a shared machine the median is the one to quote. */
public record Sample(double... sorted) {
    public Sample {
        sorted = sorted.clone();
        Arrays.sort(sorted);
    }

    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double least() {
        return sorted[0];
    }

    public double most() {
        return sorted[sorted.length - 1];
    }

    /** As in {@code 1.25 [1.20-1.41]}: the median, the least and the most. */
    public String format(int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " [" + number + "-" + number + "]",
                median(),
                least(),
                most());
    }
}
