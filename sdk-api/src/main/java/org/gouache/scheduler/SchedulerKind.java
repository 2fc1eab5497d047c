package org.gouache.scheduler;

import org.gouache.GouacheException;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The schedulers that a user can choose in place of a model's own. */
public enum SchedulerKind {
    EULER("euler", "EulerDiscreteScheduler"),
    EULER_ANCESTRAL("euler-a", "EulerAncestralDiscreteScheduler"),
    DDIM("ddim", "DDIMScheduler"),
    DPMPP_2M("dpmpp-2m", "DPMSolverMultistepScheduler") {
        @Override
        SchedulerConfig adjust(SchedulerConfig config) {
            return config.with("algorithm_type", "dpmsolver++").with("solver_order", 2);
        }
    },
    DPMPP_2M_SDE("dpmpp-2m-sde", "DPMSolverMultistepScheduler") {
        @Override
        SchedulerConfig adjust(SchedulerConfig config) {
            return config.with("algorithm_type", "sde-dpmsolver++").with("solver_order", 2);
        }
    },
    UNIPC("unipc", "UniPCMultistepScheduler"),
    PNDM("pndm", "PNDMScheduler");

    private final String optionName;
    private final String className;

    SchedulerKind(String optionName, String className) {
        this.optionName = optionName;
        this.className = className;
    }

    /** As an option names it: {@code euler-a}. */
    public String optionName() {
        return optionName;
    }

    /** As a {@code scheduler_config.json} names it. */
    public String className() {
        return className;
    }

    /**
     * A model's settings for this scheduler: those that its class knows stay, as with the
     * reference's {@code from_config}.
     */
    public SchedulerConfig of(SchedulerConfig model) {
        return adjust(model.withClass(className));
    }

    SchedulerConfig adjust(SchedulerConfig config) {
        return config;
    }

    /**
     * @throws GouacheException if there is no such scheduler; names all
     */
    public static SchedulerKind parse(String optionName) {
        return Arrays.stream(values())
                .filter(kind -> kind.optionName.equals(optionName))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "unknown scheduler \"%s\"; known: %s"
                                        .formatted(
                                                optionName,
                                                Arrays.stream(values())
                                                        .map(SchedulerKind::optionName)
                                                        .collect(Collectors.joining(", ")))));
    }
}
