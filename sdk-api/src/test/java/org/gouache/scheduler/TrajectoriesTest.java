package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.GouacheException;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class TrajectoriesTest {
    static Stream<Trajectory> followed() {
        return all().filter(trajectory -> !trajectory.refused());
    }

    static Stream<Trajectory> refused() {
        return all().filter(Trajectory::refused);
    }

    private static Stream<Trajectory> all() {
        return Arrays.stream(SchedulerClass.values())
                .flatMap(supported -> Trajectory.of(supported.className()).stream());
    }

    @ParameterizedTest
    @MethodSource("followed")
    void callsAtTheSameTimesteps(Trajectory golden) {
        Sampling sampling = Scheduler.of(golden.config()).start(golden.options());

        float[] timesteps = new float[sampling.calls()];
        for (int call = 0; call < timesteps.length; call++) {
            timesteps[call] = (float) sampling.timestep(call);
        }

        assertThat(timesteps).containsExactly(Trajectory.floats(golden.json().get("timesteps")));
    }

    static Stream<Trajectory> withSigmas() {
        return followed().filter(trajectory -> trajectory.json().has("sigmas"));
    }

    @ParameterizedTest
    @MethodSource("withSigmas")
    void stepsBetweenTheSameNoiseLevels(Trajectory golden) {
        Sampling sampling = Scheduler.of(golden.config()).start(golden.options());
        double[] expected = Trajectory.doubles(golden.json().get("sigmas"));

        for (int i = 0; i < expected.length; i++) {
            double sigma =
                    switch (sampling) {
                        case SigmaSampling noisy -> noisy.sigma(i);
                        case MultistepSampling mixed -> mixed.sigma(i);
                        default -> throw new AssertionError(sampling);
                    };
            assertThat(sigma).as("sigma %d", i).isCloseTo(expected[i], within(1e-6 * expected[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("followed")
    void scalesInitialNoiseAlike(Trajectory golden) {
        Sampling sampling = Scheduler.of(golden.config()).start(golden.options());

        double expected = golden.json().get("init_noise_sigma").asDouble();
        assertThat((double) sampling.initialNoiseScale())
                .isCloseTo(expected, within(1e-6 * expected));
    }

    @ParameterizedTest
    @MethodSource("followed")
    void takesTheSameWay(Trajectory golden) {
        Sampling sampling = Scheduler.of(golden.config()).start(golden.options());
        sampling.begin(golden.begin());
        Tensor latents = golden.initial();
        Tensor input = Tensor.zeros(latents.shape());
        RecordedNoise noise = new RecordedNoise(golden.json().path("noise"));
        List<float[]> states = golden.states();
        float precision = (float) (golden.tolerance() * largest(states));

        for (int call = golden.begin(); call < sampling.calls(); call++) {
            noise.beginStep();
            sampling.scaleInput(call, latents, input);
            sampling.step(call, ToyNetwork.predict(input, sampling.timestep(call)), latents, noise);
            noise.endStep();

            assertThat(latents.toFloats())
                    .as("latents after call %d", call)
                    .usingComparatorWithPrecision(precision)
                    .containsExactly(states.get(call - golden.begin()));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatTheReferenceCannot(Trajectory golden) {
        assertThatThrownBy(() -> Scheduler.of(golden.config()).start(golden.options()))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(golden.json().get("class").asString());
    }

    private static float largest(List<float[]> states) {
        float largest = 0;
        for (float[] state : states) {
            for (float value : state) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
