package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.random.RandomKind;
import org.gouache.random.RandomSource;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
    private static final Shape SHAPE = Shape.of(2, 4, 3, 5);

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void remembersNothingAfterANewBeginning(SchedulerKind kind) {
        Sampling sampling = Scheduler.of(stableDiffusion(kind)).start(7);

        assertThat(run(sampling).toFloats()).containsExactly(run(sampling).toFloats());
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void solvesEntriesOfABatchIndependently(SchedulerKind kind) {
        SchedulerConfig config = stableDiffusion(kind).with("thresholding", true);
        Tensor batch = noise(SHAPE);
        Tensor second = batch.slice(1, 2).copy();

        run(Scheduler.of(config).start(5), batch, target -> target.data().fill((byte) 0));
        run(Scheduler.of(config).start(5), second, target -> target.data().fill((byte) 0));

        assertThat(batch.slice(1, 2).toFloats()).containsExactly(second.toFloats());
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void staysFiniteForEveryNumberOfSteps(SchedulerKind kind) {
        for (int steps : new int[] {1, 2, 3, 4, 14, 15, 61, 100}) {
            Tensor latents = run(Scheduler.of(stableDiffusion(kind)).start(steps));

            for (float value : latents.toFloats()) {
                assertThat(value).as("%d steps", steps).isFinite();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DDIM", "EULER_ANCESTRAL"})
    void staysFiniteWithNoiseFromZeroSignal(SchedulerKind kind) {
        SchedulerConfig config =
                stableDiffusion(kind)
                        .with("beta_schedule", "linear")
                        .with("rescale_betas_zero_snr", true)
                        .with("timestep_spacing", "trailing")
                        .withPredictionType(PredictionType.V_PREDICTION);
        for (int steps = 1; steps < 40; steps++) {
            SamplingOptions options = SamplingOptions.steps(steps).withEta(1);

            Tensor latents = run(Scheduler.of(config).start(options));

            for (float value : latents.toFloats()) {
                assertThat(value).as("%d steps", steps).isFinite();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"61", "103", "999", "1000"})
    void takesAsManyTrailingStepsAsAskedFor(int steps) {
        SchedulerConfig config =
                stableDiffusion(SchedulerKind.EULER).with("timestep_spacing", "trailing");

        Sampling sampling = Scheduler.of(config).start(steps);

        assertThat(sampling.calls()).isEqualTo(steps);
        assertThat(sampling.timestep(steps - 1)).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void refusesMoreStepsThanTrainingTimesteps(SchedulerKind kind) {
        Scheduler scheduler = Scheduler.of(stableDiffusion(kind));

        assertThatThrownBy(() -> scheduler.start(1001))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("1001")
                .hasMessageContaining("1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesNoSteps(int steps) {
        assertThatThrownBy(() -> SamplingOptions.steps(steps))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(Integer.toString(steps));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesEtaOutOfRange(double eta) {
        assertThatThrownBy(() -> SamplingOptions.steps(4).withEta(eta))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(Double.toString(eta));
    }

    @ParameterizedTest
    @EnumSource(names = {"EULER_ANCESTRAL", "DDIM", "UNIPC", "PNDM"})
    void refusesTimestepsWhereTheReferenceTakesNone(SchedulerKind kind) {
        Scheduler scheduler = Scheduler.of(stableDiffusion(kind));

        assertThatThrownBy(() -> scheduler.start(SamplingOptions.timesteps(999, 500)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("takes no timesteps");
    }

    @Test
    void refusesTimestepsWithKarrasSigmas() {
        Scheduler scheduler =
                Scheduler.of(stableDiffusion(SchedulerKind.EULER).withKarrasSigmas(true));

        assertThatThrownBy(() -> scheduler.start(SamplingOptions.timesteps(999, 500)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("takes no timesteps");
    }

    @Test
    void refusesTimestepsThatAscend() {
        assertThatThrownBy(() -> SamplingOptions.timesteps(500, 999))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("999");
    }

    @Test
    void refusesTooFewStepsForRungeKutta() {
        Scheduler scheduler =
                Scheduler.of(stableDiffusion(SchedulerKind.PNDM).with("skip_prk_steps", false));

        assertThatThrownBy(() -> scheduler.start(3))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("skip_prk_steps");
    }

    @Test
    void refusesTimestepsBeyondTheTraining() {
        Scheduler scheduler = Scheduler.of(stableDiffusion(SchedulerKind.DDIM));

        assertThatThrownBy(() -> scheduler.start(1000))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("steps_offset");
    }

    @Test
    void refusesStepsOfNoWidth() {
        Scheduler scheduler = Scheduler.of(stableDiffusion(SchedulerKind.UNIPC));

        assertThatThrownBy(() -> scheduler.start(1000))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("divides by zero");
    }

    @Test
    void refusesCallsOutOfTurn() {
        Sampling sampling = Scheduler.of(stableDiffusion(SchedulerKind.EULER)).start(4);
        Tensor latents = noise(SHAPE);

        assertThatThrownBy(() -> sampling.step(1, latents, latents, _ -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAPredictionOfAnotherShape() {
        Sampling sampling = Scheduler.of(stableDiffusion(SchedulerKind.EULER)).start(4);
        Tensor prediction = noise(Shape.of(1, 4, 3, 5));

        assertThatThrownBy(() -> sampling.step(0, prediction, noise(SHAPE), _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 4, 3, 5]");
    }

    private static SchedulerConfig stableDiffusion(SchedulerKind kind) {
        return kind.of(
                SchedulerConfig.of("PNDMScheduler")
                        .with("beta_start", 0.00085)
                        .with("beta_end", 0.012)
                        .with("beta_schedule", "scaled_linear")
                        .with("clip_sample", false)
                        .with("set_alpha_to_one", false)
                        .with("skip_prk_steps", true)
                        .with("steps_offset", 1)
                        .with("timestep_spacing", "leading"));
    }

    private static Tensor noise(Shape shape) {
        Tensor noise = Tensor.zeros(shape);
        RandomKind.TORCH.source(3).fillGaussian(noise);
        return noise;
    }

    private static Tensor run(Sampling sampling) {
        Tensor latents = noise(SHAPE);
        run(sampling, latents, RandomKind.TORCH.source(4));
        return latents;
    }

    private static void run(Sampling sampling, Tensor latents, RandomSource random) {
        Tensor input = Tensor.zeros(latents.shape());
        sampling.begin(0);
        for (int call = 0; call < sampling.calls(); call++) {
            sampling.scaleInput(call, latents, input);
            Tensor prediction = ToyNetwork.predict(input, sampling.timestep(call));
            sampling.step(call, prediction, latents, random);
        }
    }
}
