package org.gouache.models.pipeline;

import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.ModelKind;
import org.gouache.Request;
import org.gouache.scheduler.SchedulerConfig;
import org.gouache.scheduler.SchedulerKind;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Fills in what a request leaves to the model or to chance. */
final class RequestDefaults {
    private static final double GUIDANCE = 7.5;
    private static final double GUIDANCE_XL = 5;
    private static final long SEEDS = 1L << 32;

    private RequestDefaults() {}

    /** The request with size, guidance scale, seed and, as far as it has a name, scheduler. */
    static Request fill(Request request, Model model, SchedulerConfig scheduler) {
        ImageSize size = model.defaultSize();
        return request.toBuilder()
                .width(Objects.requireNonNullElse(request.width(), size.width()))
                .height(Objects.requireNonNullElse(request.height(), size.height()))
                .guidanceScale(Objects.requireNonNullElse(request.guidanceScale(), guidance(model)))
                .seed(Objects.requireNonNullElseGet(request.seed(), RequestDefaults::anySeed))
                .scheduler(kindOf(scheduler))
                .karras(scheduler.hasKarrasSigmas() ? Boolean.TRUE : request.karras())
                .build();
    }

    private static double guidance(Model model) {
        return model.kind() == ModelKind.STABLE_DIFFUSION ? GUIDANCE : GUIDANCE_XL;
    }

    private static Long anySeed() {
        return ThreadLocalRandom.current().nextLong(SEEDS);
    }

    /** The model's scheduler configuration, changed as the request asks. */
    static SchedulerConfig scheduler(Request request, SchedulerConfig model) {
        SchedulerKind kind = request.scheduler();
        SchedulerConfig chosen = kind == null ? model : kind.of(model);
        return request.karras() == null ? chosen : chosen.withKarrasSigmas(request.karras());
    }

    private static @Nullable SchedulerKind kindOf(SchedulerConfig config) {
        return Arrays.stream(SchedulerKind.values())
                .filter(kind -> kind.className().equals(config.className()))
                .filter(kind -> changesNothing(kind, config))
                .findFirst()
                .orElse(null);
    }

    private static boolean changesNothing(SchedulerKind kind, SchedulerConfig config) {
        Map<String, Object> settings = config.settings();
        return kind.of(config).settings().entrySet().stream()
                .allMatch(setting ->
                        settings.getOrDefault(setting.getKey(), setting.getValue())
                                .equals(setting.getValue()));
    }
}
