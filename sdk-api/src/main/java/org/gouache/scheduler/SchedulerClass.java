package org.gouache.scheduler;

import org.gouache.GouacheException;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The supported values of {@code _class_name}. */
enum SchedulerClass {
    EULER("EulerDiscreteScheduler", true, EulerScheduler::new),
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler", false, EulerAncestralScheduler::new),
    DDIM("DDIMScheduler", false, DdimScheduler::new),
    DPM_SOLVER("DPMSolverMultistepScheduler", true, DpmSolverScheduler::new),
    UNIPC("UniPCMultistepScheduler", true, UniPcScheduler::new),
    PNDM("PNDMScheduler", false, PndmScheduler::new);

    private final String className;
    private final boolean mapsSigmas;
    private final Function<SchedulerConfig, Scheduler> constructor;

    SchedulerClass(
            String className,
            boolean mapsSigmas,
            Function<SchedulerConfig, Scheduler> constructor) {
        this.className = className;
        this.mapsSigmas = mapsSigmas;
        this.constructor = constructor;
    }

    static SchedulerClass named(SchedulerConfig config) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.className.equals(config.className()))
                .findFirst()
                .orElseThrow(() -> unsupported(config));
    }

    private static GouacheException unsupported(SchedulerConfig config) {
        String supported =
                Arrays.stream(values())
                        .map(SchedulerClass::className)
                        .collect(Collectors.joining(", "));
        return new GouacheException(
                "%s: scheduler class '%s' is not supported; supported: %s"
                        .formatted(config.where(), config.className(), supported));
    }

    String className() {
        return className;
    }

    /** Whether it knows Karras, exponential and beta sigmas. */
    boolean mapsSigmas() {
        return mapsSigmas;
    }

    Scheduler create(SchedulerConfig config) {
        return constructor.apply(config);
    }
}
