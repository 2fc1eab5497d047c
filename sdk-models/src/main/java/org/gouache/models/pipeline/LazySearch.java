package org.gouache.models.pipeline;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** A search for a runtime that is made once, in the background. */
final class LazySearch {
    private final Supplier<RuntimeSearch> search;
    private @Nullable Background<RuntimeSearch> begun;

    /**
     * @param name null: any that need not be named
     */
    LazySearch(@Nullable String name) {
        this(() -> RuntimeSearch.of(name));
    }

    LazySearch(Supplier<RuntimeSearch> search) {
        this.search = search;
    }

    synchronized Background<RuntimeSearch> begin() {
        Background<RuntimeSearch> running = begun;
        if (running == null) {
            running = Background.begin("runtime", search::get);
            begun = running;
        }
        return running;
    }

    /**
     * @throws org.gouache.GouacheException if there is none; says why not
     */
    RuntimeSearch get() {
        return begin().get();
    }
}
