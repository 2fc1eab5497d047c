package org.gouache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Which version of Gouache this is. */
public final class GouacheVersion {
    private static final String VERSION = read();

    private GouacheVersion() {}

    /** As in {@code 0.1.0}. */
    public static String get() {
        return VERSION;
    }

    private static String read() {
        try (InputStream file = GouacheVersion.class.getResourceAsStream("version.txt")) {
            byte[] text = Objects.requireNonNull(file, "version.txt").readAllBytes();
            return new String(text, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
