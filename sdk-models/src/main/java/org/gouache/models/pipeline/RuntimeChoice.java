package org.gouache.models.pipeline;

import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

/**
 * A runtime that was chosen.
 *
 * @param remark why it is not the usual one, or should not be; null if there is nothing to say
 */
record RuntimeChoice(InferenceRuntime runtime, @Nullable String remark) {
    static RuntimeChoice of(InferenceRuntime runtime) {
        return new RuntimeChoice(runtime, null);
    }
}
