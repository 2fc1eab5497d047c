package org.gouache.cli;

import org.gouache.MemorySize;

import java.util.Locale;

/** Numbers in a form that people compare at a glance. */
final class Quantity {
    private Quantity() {}

    /** As in {@code 10.8 M}. */
    static String count(long number) {
        return scaled(number, "", " k", " M", " G");
    }

    /** As in {@code 21.6 MB}. */
    static String bytes(long number) {
        return new MemorySize(number).toString();
    }

    /** With so many digits after the point. */
    static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String scaled(long number, String... units) {
        double value = number;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? number + units[0] : decimal(value, 1) + units[unit];
    }
}
