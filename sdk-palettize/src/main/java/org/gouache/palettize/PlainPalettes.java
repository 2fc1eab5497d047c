package org.gouache.palettize;

import org.gouache.palette.PaletteMethod;
import org.gouache.palette.WeightError;
import org.gouache.palettize.cluster.HalfHistogram;
import org.gouache.palettize.cluster.HalfPalette;
import org.gouache.palettize.cluster.OptimalClusters;
import org.gouache.weight.DenseWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.Arrays;

/** Palettes of the weight's own values, without scales. */
final class PlainPalettes {
    private static final int PATTERNS = 1 << Short.SIZE;

    private final DenseWeight weight;
    private final HalfReader reader;
    private final @Nullable InputImportance importance;
    private final double[] weights;
    private final byte[] indexOf = new byte[PATTERNS];
    private final byte[] indices = new byte[HalfReader.CHUNK];
    private @Nullable Counted whole;

    /** A histogram and what is worked out on it whatever the number of bits. */
    private static final class Counted {
        final HalfHistogram histogram;
        private @Nullable OptimalClusters clusters;

        Counted(HalfHistogram histogram) {
            this.histogram = histogram;
        }

        OptimalClusters clusters() {
            if (clusters == null) {
                clusters = new OptimalClusters(histogram.points());
            }
            return clusters;
        }
    }

    PlainPalettes(DenseWeight weight, HalfReader reader, @Nullable InputImportance importance) {
        this.weight = weight;
        this.reader = reader;
        this.importance = importance;
        this.weights = new double[importance == null ? 0 : HalfReader.CHUNK];
    }

    Palettized of(int bits, PaletteMethod method, int groups, Arena arena) {
        PalettizedBuilder builder = new PalettizedBuilder(weight.shape(), bits, groups, arena);
        HalfHistogram.Counter groupCounter = groups == 1 ? null : counter();
        long groupElements = weight.shape().elements() / groups;
        double squaredError = 0;
        double squaredNorm = 0;
        for (int group = 0; group < groups; group++) {
            long first = group * groupElements;
            Counted counted =
                    groupCounter == null ? whole() : count(groupCounter, first, groupElements);
            HalfHistogram histogram = counted.histogram;
            HalfPalette palette = palette(counted, method, 1 << bits);
            byte[] nearest = palette.nearest(histogram.points().values());
            squaredError += histogram.squaredError(palette, nearest);
            squaredNorm += histogram.squaredNorm();
            histogram.scatter(nearest, indexOf);
            builder.add(palette);
            assign(first, groupElements, builder);
        }
        return new Palettized(builder.build(), new WeightError(squaredError, squaredNorm));
    }

    private Counted whole() {
        if (whole == null) {
            whole = count(counter(), 0, weight.shape().elements());
        }
        return whole;
    }

    private HalfHistogram.Counter counter() {
        return new HalfHistogram.Counter(importance != null, reader.rounds());
    }

    private Counted count(HalfHistogram.Counter counter, long first, long elements) {
        long end = first + elements;
        for (long at = first; at < end; at += HalfReader.CHUNK) {
            int length = (int) Math.min(HalfReader.CHUNK, end - at);
            short[] halves = reader.read(at, length);
            counter.add(halves, length);
            if (importance != null) {
                Arrays.fill(weights, 0, length, 1);
                importance.multiply(at, length, weights);
                counter.addWeights(halves, weights, length);
            }
            if (reader.rounds()) {
                counter.addUnrounded(halves, reader.readUnrounded(at, length), length);
            }
        }
        return new Counted(counter.take());
    }

    private static HalfPalette palette(Counted counted, PaletteMethod method, int entries) {
        HalfHistogram histogram = counted.histogram;
        return switch (method) {
            case KMEANS -> HalfPalette.optimal(counted.clusters(), entries);
            case UNIFORM -> HalfPalette.uniform(histogram.min(), histogram.max(), entries);
            case INT8 -> throw new IllegalArgumentException("int8 has scales");
        };
    }

    private void assign(long first, long elements, PalettizedBuilder builder) {
        long end = first + elements;
        for (long at = first; at < end; at += HalfReader.CHUNK) {
            int length = (int) Math.min(HalfReader.CHUNK, end - at);
            short[] halves = reader.read(at, length);
            for (int i = 0; i < length; i++) {
                indices[i] = indexOf[halves[i] & 0xFFFF];
            }
            builder.add(indices, length);
        }
    }
}
