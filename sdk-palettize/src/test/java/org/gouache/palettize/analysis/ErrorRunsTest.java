package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.palette.PaletteSpec;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ErrorRunsTest {
    private static final int BITS = 3;

    private int steps;

    private ErrorRuns runs(ToyNetwork network, Measurements measurements, int most) {
        return new ErrorRuns(
                new Experiment(
                        network,
                        network.dense,
                        LayerPalettes.OPTIMAL,
                        measurements,
                        () -> steps < most,
                        () -> steps++));
    }

    /** Layers that count from 1 to 10. */
    private static ToyNetwork network(int layers) {
        Map<String, Double> gains = new TreeMap<>();
        for (int layer = 0; layer < layers; layer++) {
            gains.put("layer-%03d".formatted(layer), 1 + 9.0 * layer / layers);
        }
        return new ToyNetwork(gains);
    }

    /** What both of the toy's prompts hear, each in its own unit. */
    private static double expected(ToyNetwork network, String layer) {
        try (Arena arena = Arena.ofConfined()) {
            double square =
                    ToyNetwork.OUTPUT_ERRORS.of(
                            layer,
                            network.dense.get(layer),
                            LayerPalettes.OPTIMAL
                                    .of(layer, network.dense.get(layer))
                                    .palettize(PaletteSpec.ofBits(BITS), arena));
            double gain = network.gains.get(layer);
            return gain * gain * square;
        }
    }

    @Test
    void fewLayersAreMeasuredOneByOne() {
        ToyNetwork network = network(10);

        Map<List<String>, Double> squares = runs(network, Measurements.NONE, 100).squares(BITS);

        assertThat(squares.keySet())
                .containsExactlyElementsOf(network.dense.keySet().stream().map(List::of).toList());
        assertThatAllAre(squares, network);
        assertThat(network.runs).isEqualTo(1 + 10);
        assertThat(network.isDense()).isTrue();
    }

    @Test
    void manyLayersShareTheirRuns() {
        ToyNetwork network = network(150);

        Map<List<String>, Double> squares = runs(network, Measurements.NONE, 100).squares(BITS);

        assertThat(network.runs).isEqualTo(1 + ErrorRuns.MOST_RUNS);
        assertThat(network.isDense()).isTrue();
        assertThat(squares).hasSize(ErrorRuns.MOST_RUNS);
        assertThat(squares.keySet().stream().flatMap(List::stream))
                .containsExactlyElementsOf(network.dense.keySet());
        assertThat(squares.keySet()).allMatch(group -> group.size() <= 4);
    }

    /**
     * All in the same unit; two layers' errors add up as far as they have no direction in common.
     */
    private static void assertThatAllAre(Map<List<String>, Double> squares, ToyNetwork network) {
        List<String> first = squares.keySet().iterator().next();
        double unit = expected(network, first.getFirst()) / squares.get(first);
        squares.forEach((group, square) -> {
            double expected = group.stream().mapToDouble(layer -> expected(network, layer)).sum();
            assertThat(unit * square / expected).isCloseTo(1, within(0.05));
        });
    }

    @Test
    void runsThatAreKnownAreNotMadeAgain() {
        Memory memory = new Memory();
        Map<List<String>, Double> before = runs(network(10), memory, 1000).squares(BITS);
        memory.kept.keySet().removeIf(measurement -> measurement.layer().endsWith("7"));
        ToyNetwork network = network(10);

        assertThat(runs(network, memory, 1000).squares(BITS)).isEqualTo(before);
        assertThat(network.runs).isEqualTo(1 + 1);
        assertThat(steps).isEqualTo(20);
    }

    @Test
    void whatTimeDoesNotAllowIsLeftOut() {
        ToyNetwork network = network(10);

        assertThat(runs(network, Measurements.NONE, 4).squares(BITS).keySet())
                .containsExactlyElementsOf(
                        network.dense.keySet().stream().limit(4).map(List::of).toList());
        assertThat(network.isDense()).isTrue();
        assertThat(runs(network, Measurements.NONE, 0).squares(BITS)).isEmpty();
    }
}
