package org.gouache.cli;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Options that were given. */
final class Given {
    private Given() {}

    static <T> void given(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
