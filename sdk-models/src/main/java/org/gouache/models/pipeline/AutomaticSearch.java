package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;
import org.gouache.runtime.Availability.Available;
import org.gouache.runtime.Availability.Unavailable;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.RuntimeSelection;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The runtimes of which one is chosen, and whether they work. */
final class AutomaticSearch implements RuntimeSearch {
    private final Map<InferenceRuntime, Availability> found;

    private AutomaticSearch(Map<InferenceRuntime, Availability> found) {
        this.found = found;
    }

    /**
     * Loads what runtimes need to tell whether they work, but for those that are not chosen without
     * their names.
     */
    static AutomaticSearch among(List<InferenceRuntime> runtimes) {
        Map<InferenceRuntime, Availability> found = new LinkedHashMap<>();
        for (InferenceRuntime runtime : runtimes) {
            boolean named = runtime.selection() == RuntimeSelection.BY_NAME;
            found.put(runtime, named ? new Available() : runtime.availability());
        }
        return new AutomaticSearch(found);
    }

    /**
     * A usual runtime that works; where weights would not fit, one that leaves palettes as they
     * are.
     *
     * @throws GouacheException if none works; says why not
     */
    @Override
    public RuntimeChoice choose(Supplier<WeightDemand> demand) {
        Optional<InferenceRuntime> usual = working(RuntimeSelection.USUAL);
        Optional<InferenceRuntime> frugal = working(RuntimeSelection.FOR_LARGE_PALETTES);
        return usual.map(runtime -> choose(runtime, frugal, demand.get()))
                .or(() -> frugal.map(RuntimeChoice::of))
                .orElseThrow(() -> new GouacheException("no runtime works here: " + reasons()));
    }

    private RuntimeChoice choose(
            InferenceRuntime usual, Optional<InferenceRuntime> frugal, WeightDemand demand) {
        if (!demand.isTooMuch()) {
            return RuntimeChoice.of(usual);
        }
        return frugal.map(runtime -> new RuntimeChoice(runtime, chosenFor(runtime, demand)))
                .orElseGet(() -> new RuntimeChoice(usual, missing(demand)));
    }

    private Optional<InferenceRuntime> working(RuntimeSelection selection) {
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().selection() == selection)
                .filter(entry -> entry.getValue() instanceof Available)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String chosenFor(InferenceRuntime runtime, WeightDemand demand) {
        return "runtime %s: %s".formatted(runtime.name(), demand);
    }

    private @Nullable String missing(WeightDemand demand) {
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().selection() == RuntimeSelection.FOR_LARGE_PALETTES)
                .findFirst()
                .map(entry ->
                        "%s; runtime %s would not decode them, but %s"
                                .formatted(demand, entry.getKey().name(), reason(entry)))
                .orElse(null);
    }

    private String reasons() {
        return found.entrySet().stream()
                .map(entry -> entry.getKey().name() + ": " + reason(entry))
                .collect(Collectors.joining("; "));
    }

    private static String reason(Map.Entry<InferenceRuntime, Availability> entry) {
        return switch (entry.getValue()) {
            case Available _ -> "is only chosen by its name";
            case Unavailable(String reason) -> reason;
        };
    }
}
