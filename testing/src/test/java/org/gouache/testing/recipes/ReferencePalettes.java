package org.gouache.testing.recipes;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.cluster.HalfHistogram;
import org.gouache.palettize.cluster.HalfPalette;
import org.gouache.palettize.cluster.OptimalClusters;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The reference's palettes: optimal ones whose entries are rounded to float16 and then left as they
 * are, where ours go on to the nearest optimum among float16 values.
 */
final class ReferencePalettes {
    static final LayerPalettes ROUNDED =
            (_, dense) -> (spec, arena) -> rounded(dense, 1 << spec.bits(), arena);

    private ReferencePalettes() {}

    private static Weight rounded(DenseWeight dense, int entries, Arena arena) {
        short[] halves = dense.data().toArray(JAVA_SHORT_UNALIGNED);
        HalfHistogram.Counter counter = new HalfHistogram.Counter(false, false);
        counter.add(halves, halves.length);
        HalfHistogram histogram = counter.take();
        double[] means = new OptimalClusters(histogram.points()).means(entries);
        HalfPalette palette = HalfPalette.of(means, entries);
        byte[] indexOf = new byte[1 << Short.SIZE];
        histogram.scatter(palette.nearest(histogram.points().values()), indexOf);
        MemorySegment decoded = arena.allocate(dense.data().byteSize(), Short.BYTES);
        for (int i = 0; i < halves.length; i++) {
            int index = indexOf[halves[i] & 0xFFFF] & 0xFF;
            decoded.setAtIndex(JAVA_SHORT_UNALIGNED, i, palette.bits(index));
        }
        return new DenseWeight(ElementType.F16, dense.shape(), decoded);
    }
}
