package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ErrorEstimatesTest {
    private static final int BITS = 3;
    private static final List<String> A = List.of("a");
    private static final List<String> B = List.of("b");

    private final ToyNetwork network = new ToyNetwork(Map.of("a", 1.0, "b", 0.5, "c", 10.0));
    private final Experiment experiment =
            new Experiment(
                    network,
                    network.dense,
                    LayerPalettes.OPTIMAL,
                    Measurements.NONE,
                    () -> true,
                    () -> {});
    private final ErrorEstimates estimates =
            new ErrorEstimates(experiment, ToyNetwork.OUTPUT_ERRORS);

    private Map<List<String>, Double> measured(int bits) {
        return new ErrorRuns(experiment).squares(bits);
    }

    /** In a linear network they are what would be measured, but for the unit. */
    @Test
    void otherSizesFollowFromOne() {
        Map<String, Map<Integer, Double>> errors =
                estimates.scaled(measured(BITS), BITS, List.of(2, 4, 6));

        for (int bits : List.of(2, 4, 6)) {
            Map<List<String>, Double> measured = measured(bits);
            double unit = errors.get("a").get(bits) / measured.get(A);
            measured.forEach((layer, square) ->
                    assertThat(errors.get(layer.getFirst()).get(bits) / square / unit)
                            .isCloseTo(1, within(0.01)));
        }
        assertThat(errors.get("a")).containsOnlyKeys(2, 4, 6);
    }

    @Test
    void whatIsNotMeasuredIsTakenForMiddling() {
        Map<List<String>, Double> measured = measured(BITS);
        Map<List<String>, Double> some = Map.of(A, measured.get(A), B, measured.get(B));

        Map<String, Map<Integer, Double>> errors = estimates.scaled(some, BITS, List.of(BITS));

        assertThat(errors.get("c").get(BITS))
                .isBetween(0.9 * measured.get(B), 1.1 * measured.get(A));
    }

    @Test
    void layersOfOneRunShareItByTheirOutputs() {
        Map<List<String>, Double> together = Map.of(List.of("a", "b"), 8.0, List.of("c"), 1.0);

        Map<String, Map<Integer, Double>> errors = estimates.scaled(together, BITS, List.of(BITS));

        assertThat(errors.get("a").get(BITS) + errors.get("b").get(BITS))
                .isCloseTo(8, within(1e-9));
        assertThat(errors.get("a").get(BITS) / errors.get("b").get(BITS)).isBetween(0.8, 1.25);
        assertThat(errors.get("c").get(BITS)).isCloseTo(1, within(1e-9));
    }

    @Test
    void whatIsKnownIsNotWorkedOutAgain() {
        Memory memory = new Memory();
        Map<List<String>, Double> measured = measured(BITS);
        Map<String, Map<Integer, Double>> before =
                estimates(memory, ToyNetwork.OUTPUT_ERRORS).scaled(measured, BITS, List.of(2));
        assertThat(memory.kept).hasSize(2 * network.dense.size());

        OutputErrors none =
                (_, _, _) -> {
                    throw new IllegalStateException("it is known");
                };
        assertThat(estimates(memory, none).scaled(measured, BITS, List.of(2))).isEqualTo(before);
    }

    private ErrorEstimates estimates(Measurements measurements, OutputErrors outputErrors) {
        return new ErrorEstimates(
                new Experiment(
                        network,
                        network.dense,
                        LayerPalettes.OPTIMAL,
                        measurements,
                        () -> true,
                        () -> {}),
                outputErrors);
    }

    /** Palettes as they would be there are only for layers that there is time for. */
    @Test
    void withoutTimePlainPalettesTellSizesApart() {
        Memory memory = new Memory();
        LayerPalettes dear =
                (_, _) -> {
                    throw new IllegalStateException("there is no time for them");
                };
        Experiment late =
                new Experiment(network, network.dense, dear, memory, () -> false, () -> {});

        Map<List<String>, Double> measured = measured(BITS);
        assertThat(
                        new ErrorEstimates(late, ToyNetwork.OUTPUT_ERRORS)
                                .scaled(measured, BITS, List.of(2)))
                .isEqualTo(estimates.scaled(measured, BITS, List.of(2)));
        assertThat(memory.kept).isEmpty();
    }
}
