package org.gouache.models.pipeline;

import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** The runtime that a model runs on, looked for in the background and chosen when it is needed. */
final class ChosenRuntime {
    private final LazySearch search;
    private final Supplier<WeightDemand> demand;
    private @Nullable RuntimeChoice choice;

    /**
     * @param demand of the model
     */
    ChosenRuntime(LazySearch search, Supplier<WeightDemand> demand) {
        this.search = search;
        this.demand = demand;
    }

    /**
     * @throws org.gouache.GouacheException if there is none; says why not
     */
    InferenceRuntime get() {
        return choice().runtime();
    }

    /** What is to be said of the choice; null if nothing. */
    @Nullable String remark() {
        return choice().remark();
    }

    private synchronized RuntimeChoice choice() {
        RuntimeChoice made = choice == null ? search.get().choose(demand) : choice;
        choice = made;
        return made;
    }
}
