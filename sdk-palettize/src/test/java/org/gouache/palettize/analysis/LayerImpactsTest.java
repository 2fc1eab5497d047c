package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteRecipe;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LayerImpactsTest {
    private static final List<Integer> BITS = List.of(1, 4, 8);

    private final ToyNetwork network = new ToyNetwork(Map.of("a", 1.0, "b", 0.1, "c", 10.0));
    private final Memory memory = new Memory();
    private final LayerImpacts impacts =
            new LayerImpacts(
                    new Experiment(
                            network,
                            network.dense,
                            LayerPalettes.OPTIMAL,
                            memory,
                            () -> true,
                            () -> memory.steps++));

    /** Keeps everything. */
    private static final class Memory implements Measurements {
        final Map<Measurement, List<Double>> kept = new HashMap<>();
        int steps;

        @Override
        public Optional<List<Double>> find(Measurement measurement) {
            return Optional.ofNullable(kept.get(measurement));
        }

        @Override
        public void keep(Measurement measurement, List<Double> values) {
            kept.put(measurement, values);
        }
    }

    @Test
    void measuresEachLayerAlone() {
        Map<Integer, Map<String, List<Double>>> isolated = impacts.isolated(BITS);

        assertThat(isolated.keySet()).containsExactlyElementsOf(BITS);
        double[] psnrs =
                BITS.stream().mapToDouble(bits -> isolated.get(bits).get("a").getFirst()).toArray();
        assertThat(psnrs).isSorted();
        double gain = 20 * Math.log10(10);
        double heard = isolated.get(4).get("a").getFirst();
        assertThat(isolated.get(4).get("b").getFirst()).isCloseTo(heard + gain, within(1.0));
        assertThat(isolated.get(4).get("c").getFirst()).isCloseTo(heard - gain, within(1.0));
        assertThat(isolated.get(4).get("a")).hasSize(2);
        assertThat(network.isDense()).isTrue();
        assertThat(network.runs).isEqualTo(1 + 3 * BITS.size());
    }

    @Test
    void ordersLayersFromTheLeastImpact() {
        assertThat(LayerImpacts.byFallingPsnr(impacts.isolated(List.of(4)).get(4)))
                .containsExactly("b", "a", "c");
    }

    @Test
    void addsOneLayerAfterTheOther() {
        Map<String, List<Double>> cumulative = impacts.cumulative(4, List.of("b", "a", "c"));

        assertThat(cumulative.keySet()).containsExactly("b", "a", "c");
        assertThat(cumulative.get("b")).isEqualTo(impacts.isolated(List.of(4)).get(4).get("b"));
        assertThat(cumulative.get("c"))
                .isEqualTo(
                        impacts.together(PaletteRecipe.of("all", Map.of("a", 4, "b", 4, "c", 4)))
                                .ofLatents());
        assertThat(network.isDense()).isTrue();
    }

    @Test
    void layersOfSixteenBitsStayDense() {
        assertThat(impacts.together(PaletteRecipe.of("one", Map.of("a", 4, "c", 16))).ofLatents())
                .isEqualTo(impacts.isolated(List.of(4)).get(4).get("a"));
    }

    @Test
    void whatIsKnownIsNotMeasuredAgain() {
        Map<Integer, Map<String, List<Double>>> isolated = impacts.isolated(BITS);
        Map<String, List<Double>> cumulative = impacts.cumulative(4, List.of("b", "a", "c"));
        memory.kept.keySet().removeIf(measurement -> measurement.layer().equals("a"));
        int before = network.runs;
        int stepsBefore = memory.steps;

        assertThat(impacts.isolated(BITS)).isEqualTo(isolated);
        assertThat(impacts.cumulative(4, List.of("b", "a", "c"))).isEqualTo(cumulative);
        assertThat(network.runs - before).isEqualTo(BITS.size() + 1);
        assertThat(memory.steps - stepsBefore).isEqualTo(3 * BITS.size() + 3);
        assertThat(network.isDense()).isTrue();
    }

    @Test
    void aLayerThatIsNoCandidateIsNamed() {
        assertThatThrownBy(() -> impacts.cumulative(4, List.of("a", "d")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("layer d is none of the 3");
        assertThat(network.isDense()).isTrue();
    }
}
