package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class SchedulerConfigTest {
    private static final SchedulerConfig EULER =
            SchedulerConfig.parse(
                    """
                    {
                      "_class_name": "EulerDiscreteScheduler",
                      "beta_start": 0.00085,
                      "beta_end": 0.012,
                      "beta_schedule": "scaled_linear",
                      "prediction_type": "v_prediction",
                      "timestep_spacing": "trailing",
                      "interpolation_type": "log_linear",
                      "trained_betas": null,
                      "lambda_min_clipped": -Infinity,
                      "some_setting_of_the_future": {"a": [1, null]}
                    }
                    """,
                    "model/scheduler_config.json");

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(file, EULER.toJson());

        assertThat(SchedulerConfig.read(file)).isEqualTo(EULER);
    }

    @Test
    void namesTheFileThatIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> SchedulerConfig.read(folder.resolve("none.json")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("none.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"_class_name\": 3}", "{} {}"})
    void refusesWhatIsNoConfiguration(String json) {
        assertThatThrownBy(() -> SchedulerConfig.parse(json, "a/scheduler_config.json"))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("a/scheduler_config.json")
                .hasMessageNotContaining("\n");
    }

    @Test
    void keepsSettingsThatTheNewClassKnows() {
        SchedulerConfig chosen = SchedulerKind.DPMPP_2M.of(EULER);

        assertThat(chosen.className()).isEqualTo("DPMSolverMultistepScheduler");
        assertThat(chosen.predictionType()).isEqualTo(PredictionType.V_PREDICTION);
        assertThat(Scheduler.of(chosen).start(4).timestep(3)).isEqualTo(249);
    }

    @Test
    void losesNothingOnTheWayBack() {
        assertThat(SchedulerKind.EULER.of(SchedulerKind.DDIM.of(EULER))).isEqualTo(EULER);
    }

    @Test
    void takesEachClassesOwnDefaults() {
        Sampling leading = Scheduler.of(SchedulerConfig.of("DDIMScheduler")).start(2);
        Sampling linspace = Scheduler.of(SchedulerConfig.of("EulerDiscreteScheduler")).start(2);

        assertThat(leading.timestep(0)).isEqualTo(500);
        assertThat(linspace.timestep(0)).isEqualTo(999);
    }

    @Test
    void namesTheSupportedClasses() {
        assertThatThrownBy(() -> Scheduler.of(EULER.withClass("LMSDiscreteScheduler")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("model/scheduler_config.json")
                .hasMessageContaining("LMSDiscreteScheduler")
                .hasMessageContaining("EulerDiscreteScheduler")
                .hasMessageContaining("PNDMScheduler");
    }

    @ParameterizedTest
    @CsvSource({
        "beta_start, text, number",
        "beta_schedule, exotic, squaredcos_cap_v2",
        "prediction_type, noise, v_prediction",
        "prediction_type, flow_prediction, v_prediction",
        "timestep_spacing, even, trailing",
        "final_sigmas_type, one, sigma_min",
        "use_karras_sigmas, yes, true or false",
        "num_train_timesteps, 0.5, whole number",
        "num_train_timesteps, 0, 2 to 1000000",
        "num_train_timesteps, 1e9, 2 to 1000000",
        "beta_end, 2, between 0 and 1",
        "beta_end, NaN, between 0 and 1"
    })
    void refusesValuesOfNoUse(String name, String value, String expected) {
        Object json = value.matches("[0-9].*|NaN") ? Double.valueOf(value) : value;

        assertThatThrownBy(() -> Scheduler.of(EULER.with(name, json)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("model/scheduler_config.json")
                .hasMessageContaining(name)
                .hasMessageContaining(json.toString())
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({"sigma_min, 0", "sigma_min, -1", "sigma_max, 0.001", "sigma_max, Infinity"})
    void refusesSigmasOfNoUse(String name, double value) {
        Scheduler scheduler = Scheduler.of(EULER.withKarrasSigmas(true).with(name, value));

        assertThatThrownBy(() -> scheduler.start(4))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("%s of EulerDiscreteScheduler is %s".formatted(name, value));
    }

    @Test
    void refusesTwoMapsOfSigmas() {
        SchedulerConfig both = EULER.with("use_beta_sigmas", true).with("use_karras_sigmas", true);

        assertThatThrownBy(() -> Scheduler.of(both))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("use_beta_sigmas")
                .hasMessageContaining("use_karras_sigmas");
    }

    @Test
    void replacesAnotherMapByKarras() {
        SchedulerConfig karras = EULER.with("use_beta_sigmas", true).withKarrasSigmas(true);

        assertThat(karras).isEqualTo(EULER.withKarrasSigmas(true));
        assertThat(Scheduler.of(karras).start(5).timestep(0)).isEqualTo(999);
    }

    @ParameterizedTest
    @EnumSource(names = {"EULER_ANCESTRAL", "DDIM", "PNDM"})
    void refusesKarrasSigmasWhereThereAreNone(SchedulerKind kind) {
        assertThatThrownBy(() -> kind.of(EULER).withKarrasSigmas(true))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(kind.className());
    }

    @Test
    void refusesEpsilonWithoutSignal() {
        SchedulerConfig config =
                SchedulerKind.DDIM
                        .of(EULER)
                        .withPredictionType(PredictionType.EPSILON)
                        .with("rescale_betas_zero_snr", true);

        assertThatThrownBy(() -> Scheduler.of(config).start(4))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("prediction_type");
    }

    @Test
    void isNotChangedThroughAList() {
        List<Double> betas = new ArrayList<>(List.of(0.1, 0.2));
        SchedulerConfig config = EULER.with("trained_betas", betas);

        betas.add(0.3);

        assertThat(config.settings()).containsEntry("trained_betas", List.of(0.1, 0.2));
    }
}
