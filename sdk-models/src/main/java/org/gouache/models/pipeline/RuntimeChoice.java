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
     * @param name null: the first that works here
     * @throws GouacheException if there is none; says why not
     */
    static InferenceRuntime of(@Nullable String name) {
        List<InferenceRuntime> all = InferenceRuntime.all();
        if (all.isEmpty()) {
            throw new GouacheException(
                    "no runtime on the path: add org.gouache:gouache or a runtime's artifact to the"
                            + " dependencies");
        }
        return name == null ? working(all) : named(name, all);
    }

    private static InferenceRuntime working(List<InferenceRuntime> all) {
        return all.stream()
                .filter(runtime -> runtime.availability() instanceof Available)
                .findFirst()
                .orElseThrow(() -> new GouacheException("no runtime works here: " + reasons(all)));
    }

    private static String reasons(List<InferenceRuntime> all) {
        return all.stream()
                .map(runtime -> runtime.name() + ": " + reason(runtime.availability()))
                .collect(Collectors.joining("; "));
    }

    private static InferenceRuntime named(String name, List<InferenceRuntime> all) {
        InferenceRuntime found =
                all.stream()
                        .filter(runtime -> runtime.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> unknown(name, all));
        if (found.availability() instanceof Unavailable(String reason)) {
            throw new GouacheException("runtime %s does not work here: %s".formatted(name, reason));
        }
        return found;
    }

    private static GouacheException unknown(String name, List<InferenceRuntime> all) {
        String known = all.stream().map(InferenceRuntime::name).collect(Collectors.joining(", "));
        return new GouacheException("unknown runtime \"%s\"; known: %s".formatted(name, known));
    }

    private static String reason(Availability availability) {
        return switch (availability) {
            case Available _ -> "works";
            case Unavailable(String reason) -> reason;
        };
    }
}
