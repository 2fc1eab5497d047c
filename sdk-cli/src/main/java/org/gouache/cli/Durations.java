package org.gouache.cli;

import org.gouache.GouacheException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(s|m|min|h)");

    private Durations() {}

    /** Reads {@code 90s}, {@code 20m} or {@code 1.5h}. */
    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new GouacheException(
                    "expected a time as in 90s, 20m or 2h, not \"%s\"".formatted(text));
        }
        double seconds =
                switch (matcher.group(2)) {
                    case "s" -> 1;
                    case "h" -> 3600;
                    default -> 60;
                };
        return Duration.ofMillis(Math.round(1000 * seconds * Double.parseDouble(matcher.group(1))));
    }
}
