package org.gouache.models.pipeline;

import org.jspecify.annotations.Nullable;

/** A search for a runtime that is made once, in the background. */
final class LazySearch {
    private final @Nullable String name;
    private @Nullable Background<RuntimeSearch> begun;

    /**
     * @param name null: any that need not be named
     */
    LazySearch(@Nullable String name) {
        this.name = name;
    }

    synchronized Background<RuntimeSearch> begin() {
        Background<RuntimeSearch> search = begun;
        if (search == null) {
            search = Background.begin("runtime", () -> RuntimeSearch.of(name));
            begun = search;
        }
        return search;
    }

    /**
     * @throws org.gouache.GouacheException if there is none; says why not
     */
    RuntimeSearch get() {
        return begin().get();
    }
}
