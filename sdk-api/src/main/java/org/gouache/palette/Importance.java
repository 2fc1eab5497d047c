package org.gouache.palette;

import org.jspecify.annotations.Nullable;

/**
 * How much errors in a weight matter, by input channel: the squared error of an element counts as
 * many times as its input channel says.
 */
@FunctionalInterface
public interface Importance {
    /** Every element counts once. */
    Importance EQUAL = _ -> null;

    /**
     * @param weight the weight's name
     * @return a finite number of at least 0 for each entry of the weight's second dimension, at
     *     least one of them positive; null if all elements count the same
     */
    double @Nullable [] of(String weight);
}
