package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The settings that models have, and other schedulers chosen in their place. */
class ModelSchedulersTest {
    private static final JsonNode POSTCARD = Trajectory.read("postcard/cases.json").get("cases");

    static Stream<JsonNode> postcardCases() {
        return POSTCARD.valueStream();
    }

    @ParameterizedTest
    @MethodSource("postcardCases")
    void choosesTimestepsFromTheModelsSettings(JsonNode golden) {
        SchedulerConfig model = SchedulerConfig.parse(settings(POSTCARD.get(0)), "postcard");

        SchedulerConfig chosen = SchedulerKind.parse(golden.get("scheduler").asString()).of(model);
        if (golden.path("karras").asBoolean(false)) {
            chosen = chosen.withKarrasSigmas(true);
        }

        Sampling sampling = Scheduler.of(chosen).start(golden.get("steps").asInt());
        assertThat(timesteps(sampling))
                .containsExactly(Trajectory.doubles(golden.get("timesteps")));
    }

    @ParameterizedTest
    @MethodSource("postcardCases")
    void readsTheSettingsThatTheReferenceEndedWith(JsonNode golden) {
        SchedulerConfig config = SchedulerConfig.parse(settings(golden), "postcard");

        Sampling sampling = Scheduler.of(config).start(golden.get("steps").asInt());

        assertThat(timesteps(sampling))
                .containsExactly(Trajectory.doubles(golden.get("timesteps")));
    }

    static Stream<JsonNode> pipelineRuns() {
        List<String> supported =
                Arrays.stream(SchedulerClass.values()).map(SchedulerClass::className).toList();
        return Stream.of("sd15", "sd21", "sdxl", "sdxl-refiner")
                .map(model -> Trajectory.read("pipelines/" + model + ".json"))
                .flatMap(file -> file.get("runs").valueStream())
                .filter(run -> supported.contains(run.at("/scheduler/class").asString()));
    }

    @ParameterizedTest
    @MethodSource("pipelineRuns")
    void callsTheNetworkAsThePipelinesDo(JsonNode run) {
        SchedulerConfig config = Trajectory.config(run.get("scheduler"));

        Sampling sampling = Scheduler.of(config).start(run.at("/call/num_inference_steps").asInt());

        assertThat(timesteps(sampling))
                .containsSequence(Trajectory.doubles(run.get("scheduler_calls")));
    }

    private static String settings(JsonNode golden) {
        return Trajectory.settings(
                golden.get("scheduler_config"), golden.get("scheduler_class").asString());
    }

    private static double[] timesteps(Sampling sampling) {
        return IntStream.range(0, sampling.calls()).mapToDouble(sampling::timestep).toArray();
    }
}
