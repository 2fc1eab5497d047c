package org.gouache.models.pipeline;

import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

/** The runtime that a model runs on, found when it is first needed. */
final class ChosenRuntime {
    private final @Nullable String name;
    private @Nullable Background<InferenceRuntime> search;

    /**
     * @param name null: the first that works here
     */
    ChosenRuntime(@Nullable String name) {
        this.name = name;
    }

    /** Begins to look for it in the background. */
    synchronized Background<InferenceRuntime> begin() {
        Background<InferenceRuntime> begun = search;
        if (begun == null) {
            begun = Background.begin("runtime", () -> RuntimeChoice.of(name));
            search = begun;
        }
        return begun;
    }

    /**
     * @throws org.gouache.GouacheException if there is none; says why not
     */
    InferenceRuntime get() {
        return begin().get();
    }
}
