package org.gouache.runtime;

import org.gouache.GouacheException;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which of a Mac's processors Core ML may use. */
public enum ComputeUnits {
    ALL("all"),
    CPU_ONLY("cpu"),
    CPU_AND_GPU("cpu-gpu"),
    CPU_AND_NEURAL_ENGINE("cpu-ane");

    private final String optionName;

    ComputeUnits(String optionName) {
        this.optionName = optionName;
    }

    /** As an option names it: {@code cpu-gpu}. */
    public String optionName() {
        return optionName;
    }

    /**
     * @throws GouacheException if there are no such units; names all
     */
    public static ComputeUnits parse(String optionName) {
        return Arrays.stream(values())
                .filter(units -> units.optionName.equals(optionName))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "unknown compute units \"%s\"; known: %s"
                                        .formatted(
                                                optionName,
                                                Arrays.stream(values())
                                                        .map(ComputeUnits::optionName)
                                                        .collect(Collectors.joining(", ")))));
    }
}
