package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ErrorEstimatesTest {
    private static final int BITS = 3;

    private final ToyNetwork network = new ToyNetwork(Map.of("a", 1.0, "b", 0.5, "c", 10.0));
    private final ErrorEstimates estimates =
            new ErrorEstimates(network.dense, LayerPalettes.OPTIMAL, ToyNetwork.OUTPUT_ERRORS);

    private Map<String, Double> measured(int bits) {
        return new ErrorRuns(
                        network,
                        network.dense,
                        LayerPalettes.OPTIMAL,
                        Measurements.NONE,
                        () -> true,
                        () -> {})
                .squares(bits);
    }

    /** In a linear network they are what would be measured, but for the unit. */
    @Test
    void otherSizesFollowFromOne() {
        Map<String, Map<Integer, Double>> errors =
                estimates.scaled(measured(BITS), BITS, List.of(2, 4, 6));

        for (int bits : List.of(2, 4, 6)) {
            Map<String, Double> measured = measured(bits);
            double unit = errors.get("a").get(bits) / measured.get("a");
            measured.forEach((layer, square) ->
                    assertThat(errors.get(layer).get(bits) / square / unit)
                            .isCloseTo(1, within(0.01)));
        }
        assertThat(errors.get("a")).containsOnlyKeys(2, 4, 6);
    }

    @Test
    void whatIsNotMeasuredIsTakenForMiddling() {
        Map<String, Double> measured = measured(BITS);
        Map<String, Double> some = Map.of("a", measured.get("a"), "b", measured.get("b"));

        Map<String, Map<Integer, Double>> errors = estimates.scaled(some, BITS, List.of(BITS));

        assertThat(errors.get("c").get(BITS))
                .isBetween(0.9 * measured.get("b"), 1.1 * measured.get("a"));
    }

    @Test
    void aLayerThatWasNotHeardCountsALittle() {
        Map<String, Double> measured = measured(BITS);
        Map<String, Double> unheard =
                Map.of("a", measured.get("a"), "b", measured.get("b"), "c", 0.0);

        assertThat(estimates.scaled(unheard, BITS, List.of(BITS)).get("c").get(BITS))
                .isPositive()
                .isLessThan(0.1 * measured.get("a"));
    }
}
