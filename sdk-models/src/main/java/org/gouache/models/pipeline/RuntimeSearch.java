package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/** What is known of runtimes before it is known what is to run on one. */
@FunctionalInterface
interface RuntimeSearch {
    /**
     * @param demand of the model; asked for only where it matters
     * @throws GouacheException if no runtime works; says why not
     */
    RuntimeChoice choose(Supplier<WeightDemand> demand);

    /**
     * Looks for a runtime, or for all.
     *
     * @param name null: any that need not be named
     * @throws GouacheException if there is none, or not that one; says why not
     */
    static RuntimeSearch of(@Nullable String name) {
        List<InferenceRuntime> all = InferenceRuntime.all();
        if (all.isEmpty()) {
            throw new GouacheException(
                    "no runtime on the path: add org.gouache:gouache or a runtime's artifact to the"
                            + " dependencies");
        }
        if (name == null) {
            return AutomaticSearch.among(all);
        }
        RuntimeChoice named = RuntimeChoice.of(InferenceRuntime.named(name));
        return _ -> named;
    }
}
