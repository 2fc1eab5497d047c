package org.gouache;

import org.jspecify.annotations.Nullable;

/** Ranges of a request's values. */
final class Checks {
    private static final int LONGEST_SIDE = 1 << 14;

    private Checks() {}

    static void text(String name, @Nullable String text) {
        if (text == null) {
            return;
        }
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            boolean pair =
                    Character.isHighSurrogate(unit)
                            && at + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(at + 1));
            if (pair) {
                at++;
            } else if (Character.isSurrogate(unit)) {
                throw new GouacheException(
                        "%s is not Unicode text: lone surrogate U+%04X at position %d"
                                .formatted(name, (int) unit, at));
            }
        }
    }

    static void pictureSide(String name, @Nullable Integer size) {
        if (size != null && (size < 8 || size > LONGEST_SIDE || size % 8 != 0)) {
            throw new GouacheException(
                    "%s must be a multiple of 8 from 8 to %d, not %d"
                            .formatted(name, LONGEST_SIDE, size));
        }
    }

    static void atLeast(String name, int least, int value) {
        if (value < least) {
            throw new GouacheException(
                    "%s must be %d or more, not %d".formatted(name, least, value));
        }
    }

    static void between(String name, double least, double most, double value) {
        if (!(value >= least && value <= most)) {
            String range =
                    most == Double.MAX_VALUE
                            ? "a finite number of %s or more".formatted(plain(least))
                            : "a number from %s to %s".formatted(plain(least), plain(most));
            throw new GouacheException(
                    "%s must be %s, not %s".formatted(name, range, plain(value)));
        }
    }

    /** Whole numbers without a fraction: {@code 5}, {@code 7.5}, {@code NaN}. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
