package org.gouache.testing.witnesses;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.graph.Activation;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Op;
import org.gouache.graph.Padding;
import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What counts as a disagreement, and what is left of the trial that shows it. */
class JuryTest {
    private static final Witness HONEST = Witness.vector();
    private static final Trial TRIAL = Trial.draw(1);

    /** A witness whose results are off by a factor, for networks with some operation. */
    private record Faulty(Predicate<Op> operation, float factor) implements Witness {
        @Override
        public Map<String, Tensor> compute(
                NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs) {
            Map<String, Tensor> results =
                    new LinkedHashMap<>(HONEST.compute(definition, weights, inputs));
            Map<String, Shape> shapes = new LinkedHashMap<>();
            inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
            if (definition.build(shapes).ops().stream().anyMatch(operation)) {
                results.replaceAll((_, tensor) -> times(tensor));
            }
            return results;
        }

        private Tensor times(Tensor tensor) {
            float[] values = tensor.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            return Tensor.of(tensor.shape(), values);
        }
    }

    private static Jury with(Witness witness) {
        return new Jury(List.of(HONEST, witness));
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 1.0000002f, 0.9999998f})
    void roundingIsNoise(float factor) {
        assertThat(with(new Faulty(_ -> true, factor)).hear(TRIAL).isBeyondNoise()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(floats = {1.0001f, 0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void moreThanRoundingIsNot(float factor) {
        assertThat(with(new Faulty(_ -> true, factor)).hear(TRIAL).isBeyondNoise()).isTrue();
    }

    @Test
    void aFailureIsADisagreement() {
        Witness failing =
                (_, _, _) -> {
                    throw new WitnessFailure("broken", new IllegalStateException("tired"));
                };

        assertThat(with(failing).hear(TRIAL))
                .hasToString(
                        "broken fails: java.lang.IllegalStateException: tired"
                                + " (NaN times what rounding explains)");
    }

    @Test
    void ofAPlantedFaultTheSmallestTrialIsFound() {
        Jury jury =
                with(new Faulty(op -> op instanceof Op.Conv2d conv && conv.stride() == 2, 1.001f));
        Trial trial =
                new Trial(
                        new LayerArchitecture(
                                2,
                                5,
                                7,
                                6,
                                3,
                                4,
                                3,
                                1,
                                5,
                                true,
                                List.of(
                                        new Layer.Linear(0, 3, true),
                                        new Layer.Convolution(1, 4, 3, 2, Padding.all(1)),
                                        new Layer.Activate(0, Activation.SILU),
                                        new Layer.Doubling(1))),
                        ElementType.F16,
                        List.of(PaletteSpec.ofBits(2).groupSize(2)),
                        1,
                        77);

        assertThat(jury.smallest(trial))
                .isEqualTo(
                        new Trial(
                                new LayerArchitecture(
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        1,
                                        false,
                                        List.of(new Layer.Convolution(0, 1, 1, 2, Padding.NONE))),
                                ElementType.F16,
                                List.of(),
                                0,
                                0));
    }
}
