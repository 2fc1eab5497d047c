package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.util.List;

class NoiseScheduleTest {
    @ParameterizedTest
    @ValueSource(strings = {"scaled_linear", "linear", "squaredcos", "scaled_linear_zero_snr"})
    void keepsTheSignalThatTheReferenceKeeps(String name) {
        JsonNode golden = Trajectory.file().get("tables").get(name);
        String settings = Trajectory.settings(golden.get("config"), "DDIMScheduler");
        SchedulerConfig config = SchedulerConfig.parse(settings, name);

        float[] signal = NoiseSchedule.withTerminalSnr(config).signal();

        JsonNode timesteps = golden.get("index");
        float[] expected = Trajectory.floats(golden.get("alphas_cumprod"));
        for (int i = 0; i < expected.length; i++) {
            int timestep = timesteps.get(i).asInt();
            assertThat(signal[timestep]).as("timestep %d", timestep).isEqualTo(expected[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"linear,LINEAR", "scaled_linear,SCALED_LINEAR", "squaredcos,SQUAREDCOS_CAP_V2"})
    void growsBetasAsTheReferenceDoes(String name, BetaSchedule schedule) {
        JsonNode golden = Trajectory.file().get("tables").get(name);
        double start = golden.get("config").get("beta_start").asDouble();
        double end = golden.get("config").get("beta_end").asDouble();

        float[] betas = schedule.betas(start, end, 1000);

        float[] expected = Trajectory.floats(golden.get("betas"));
        for (int i = 0; i < expected.length; i++) {
            int timestep = golden.get("index").get(i).asInt();
            assertThat(betas[timestep]).as("timestep %d", timestep).isEqualTo(expected[i]);
        }
    }

    @Test
    void takesTrainedBetas() {
        SchedulerConfig config =
                SchedulerConfig.of("DDIMScheduler")
                        .with("num_train_timesteps", 2)
                        .with("trained_betas", List.of(0.25, 0.5));

        assertThat(NoiseSchedule.of(config).signal()).containsExactly(0.75f, 0.375f);
    }

    @Test
    void refusesTrainedBetasOfAnotherNumber() {
        SchedulerConfig config =
                SchedulerConfig.of("DDIMScheduler").with("trained_betas", List.of(0.25, 0.5));

        assertThatThrownBy(() -> NoiseSchedule.of(config))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("trained_betas");
    }

    @Test
    void refusesNoiseLevelsWithoutEnd() {
        SchedulerConfig config =
                SchedulerConfig.of("EulerDiscreteScheduler")
                        .with("num_train_timesteps", 2)
                        .with("trained_betas", List.of(0.25, 1.0));

        assertThatThrownBy(() -> Scheduler.of(config))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("trained_betas");
    }
}
