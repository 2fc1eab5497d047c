package org.gouache.testing.witnesses;

/**
 * How far two witnesses are from each other.
 *
 * @param what they disagree on
 * @param size in terms of what rounding explains; NaN if it cannot be said
 */
record Disagreement(String what, double size) {
    boolean isBeyondNoise() {
        return !(size <= 1);
    }

    /** Whether there is no telling how large it is. */
    boolean isFailure() {
        return Double.isNaN(size);
    }

    @Override
    public String toString() {
        return "%s (%.3g times what rounding explains)".formatted(what, size);
    }
}
