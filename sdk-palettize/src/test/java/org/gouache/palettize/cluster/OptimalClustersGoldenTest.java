package org.gouache.palettize.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.palettize.KMeansOptimum;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

class OptimalClustersGoldenTest {
    static Stream<KMeansOptimum> optima() throws IOException {
        return KMeansOptimum.all();
    }

    @ParameterizedTest
    @MethodSource("optima")
    void findsTheLeastErrorAndItsPalette(KMeansOptimum optimum) {
        short[] halves = optimum.weight().data().toArray(JAVA_SHORT_UNALIGNED);
        HalfHistogram.Counter counter = new HalfHistogram.Counter(true, false);
        counter.add(halves, halves.length);
        counter.addWeights(halves, optimum.elementImportance(), halves.length);
        OptimalClusters clusters = new OptimalClusters(counter.take().points());

        int entries = 1 << optimum.bits();
        assertThat(clusters.partition(entries).squaredError())
                .isCloseTo(optimum.error(), within(1e-9 * optimum.error()));
        double[] palette = optimum.palette();
        if (palette != null) {
            double[] means = clusters.means(entries);
            double range = palette[palette.length - 1] - palette[0];
            for (int i = 0; i < means.length; i++) {
                assertThat(means[i]).isCloseTo(palette[i], within(1e-9 * range));
            }
        }
    }
}
