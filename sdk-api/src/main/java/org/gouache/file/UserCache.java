package org.gouache.file;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** What Gouache keeps for a user and can make anew. */
public final class UserCache {
    private UserCache() {}

    /**
     * The folder that the system property {@code gouache.cache} or the environment variable {@code
     * GOUACHE_CACHE} names, or else a folder {@code gouache} where the system keeps caches.
     */
    public static Path folder() {
        return folder(System::getProperty, System::getenv);
    }

    static Path folder(
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        String property = properties.apply("gouache.cache");
        String variable = property == null ? environment.apply("GOUACHE_CACHE") : property;
        return variable == null || variable.isEmpty()
                ? systemFolder(properties, environment).resolve("gouache")
                : Path.of(variable);
    }

    private static Path systemFolder(
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        Path home = Path.of(orElse(properties.apply("user.home"), "."));
        String system = orElse(properties.apply("os.name"), "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            String local = environment.apply("LOCALAPPDATA");
            return local == null ? home.resolve("AppData/Local") : Path.of(local);
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library/Caches");
        }
        Path configured = Path.of(orElse(environment.apply("XDG_CACHE_HOME"), ""));
        return configured.isAbsolute() ? configured : home.resolve(".cache");
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null ? other : value;
    }
}
