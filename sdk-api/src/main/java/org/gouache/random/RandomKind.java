package org.gouache.random;

import org.gouache.GouacheException;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whose random numbers to draw. */
public enum RandomKind {
    /** Torch's on a CPU, the reference's; also ComfyUI's. */
    TORCH,
    /** NumPy's {@code RandomState}. */
    NUMPY,
    /** Torch's on a CUDA device; AUTOMATIC1111's default. */
    CUDA;

    /** As an option names it: {@code torch}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The numbers of a seed, from the first.
     *
     * @throws GouacheException if the seed is beyond what the framework takes: NumPy's are 0 to
     *     2^32 - 1. Torch on a CPU takes any and looks at the low 32 bits.
     */
    public RandomSource source(long seed) {
        return switch (this) {
            case TORCH -> new TorchRandom(seed);
            case NUMPY -> new NumpyRandom(seed);
            case CUDA -> new CudaRandom(seed);
        };
    }

    /**
     * @throws GouacheException if there is no such source; names all
     */
    public static RandomKind parse(String optionName) {
        return Arrays.stream(values())
                .filter(kind -> kind.optionName().equals(optionName))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "unknown random source \"%s\"; known: %s"
                                        .formatted(
                                                optionName,
                                                Arrays.stream(values())
                                                        .map(RandomKind::optionName)
                                                        .collect(Collectors.joining(", ")))));
    }
}
