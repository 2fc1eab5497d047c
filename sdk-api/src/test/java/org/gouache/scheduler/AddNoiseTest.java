package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class AddNoiseTest {
    private static final JsonNode FILE = Trajectory.file().get("add_noise");

    static Stream<JsonNode> cases() {
        List<String> supported =
                Arrays.stream(SchedulerClass.values()).map(SchedulerClass::className).toList();
        return FILE.get("cases")
                .valueStream()
                .filter(json -> supported.contains(json.get("class").asString()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void addsAsMuchNoiseAsTheStepStartsWith(JsonNode golden) {
        Sampling sampling =
                Scheduler.of(Trajectory.config(golden)).start(golden.get("steps").asInt());
        int call = golden.get("begin_step").asInt();
        Tensor noisy = Trajectory.tensor(FILE.get("clean"));

        sampling.addNoise(noisy, Trajectory.tensor(FILE.get("noise")), call, noisy);

        assertThat(sampling.timestep(call)).isEqualTo(golden.get("timestep").asDouble());
        assertThat(noisy.toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(Trajectory.floats(golden.get("result")));
    }
}
