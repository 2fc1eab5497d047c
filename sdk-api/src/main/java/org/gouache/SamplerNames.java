package org.gouache;

import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What AUTOMATIC1111's web UI calls schedulers and random sources. */
final class SamplerNames {
    private SamplerNames() {}

    static String of(SchedulerKind kind) {
        return switch (kind) {
            case EULER -> "Euler";
            case EULER_ANCESTRAL -> "Euler a";
            case DDIM -> "DDIM";
            case DPMPP_2M -> "DPM++ 2M";
            case DPMPP_2M_SDE -> "DPM++ 2M SDE";
            case UNIPC -> "UniPC";
            case PNDM -> "PLMS";
        };
    }

    static SchedulerKind scheduler(String name) {
        return Arrays.stream(SchedulerKind.values())
                .filter(kind ->
                        of(kind).equalsIgnoreCase(name) || kind.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "unknown sampler \"%s\"; known: %s"
                                        .formatted(
                                                name,
                                                Arrays.stream(SchedulerKind.values())
                                                        .map(SamplerNames::of)
                                                        .collect(Collectors.joining(", ")))));
    }

    static String of(RandomKind kind) {
        return switch (kind) {
            case TORCH -> "CPU";
            case NUMPY -> "NumPy";
            case CUDA -> "NV";
        };
    }

    static RandomKind random(String name) {
        return switch (name) {
            case "CPU" -> RandomKind.TORCH;
            case "NumPy" -> RandomKind.NUMPY;
            case "NV", "GPU" -> RandomKind.CUDA;
            default ->
                    throw new GouacheException(
                            "unknown RNG \"%s\"; known: CPU, NumPy, NV, GPU".formatted(name));
        };
    }
}
