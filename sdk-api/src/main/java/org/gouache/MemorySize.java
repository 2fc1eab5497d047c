package org.gouache;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory.
 *
 * @param bytes 0 or more
 */
public record MemorySize(long bytes) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?([kKMGT]i?B|B)");
    private static final Map<String, Double> UNITS =
            Map.of(
                    "B", 1.0, "KB", 1e3, "MB", 1e6, "GB", 1e9, "TB", 1e12, "KIB", 0x1p10, "MIB",
                    0x1p20, "GIB", 0x1p30, "TIB", 0x1p40);

    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory must be 0 bytes or more, not " + bytes);
        }
    }

    /**
     * Reads a text like {@code 4GB}, {@code 1.5 GB} or {@code 512MiB}.
     *
     * @throws GouacheException if it is none
     */
    public static MemorySize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new GouacheException(
                    "\"%s\" is not an amount of memory like 4GB or 512MB".formatted(text));
        }
        Double unit = UNITS.get(matcher.group(2).toUpperCase(Locale.ROOT));
        double number = Double.parseDouble(matcher.group(1));
        return new MemorySize(Math.round(number * (unit == null ? 1 : unit)));
    }

    /** As in {@code 4.3 GB}, {@code 512.0 MB}, {@code 300 B}: in powers of a thousand. */
    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
