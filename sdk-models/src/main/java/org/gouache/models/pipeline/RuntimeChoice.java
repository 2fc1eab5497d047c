package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;
import org.gouache.runtime.Availability.Available;
import org.gouache.runtime.Availability.Unavailable;
import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/** Finds the runtime that is asked for, or one that works. */
final class RuntimeChoice {
    private RuntimeChoice() {}

    /**
     * @param name null: the first that works here, of those that need not be named
     * @throws GouacheException if there is none; says why not
     */
    static InferenceRuntime of(@Nullable String name) {
        List<InferenceRuntime> all = InferenceRuntime.all();
        if (all.isEmpty()) {
            throw new GouacheException(
                    "no runtime on the path: add org.gouache:gouache or a runtime's artifact to the"
                            + " dependencies");
        }
        return name == null ? working(all) : InferenceRuntime.named(name);
    }

    private static InferenceRuntime working(List<InferenceRuntime> all) {
        return all.stream()
                .filter(InferenceRuntime::isAutomatic)
                .filter(runtime -> runtime.availability() instanceof Available)
                .findFirst()
                .orElseThrow(() -> new GouacheException("no runtime works here: " + reasons(all)));
    }

    private static String reasons(List<InferenceRuntime> all) {
        return all.stream()
                .map(runtime -> runtime.name() + ": " + reason(runtime))
                .collect(Collectors.joining("; "));
    }

    private static String reason(InferenceRuntime runtime) {
        Availability availability = runtime.availability();
        return switch (availability) {
            case Available _ -> "is only chosen by its name";
            case Unavailable(String reason) -> reason;
        };
    }
}
