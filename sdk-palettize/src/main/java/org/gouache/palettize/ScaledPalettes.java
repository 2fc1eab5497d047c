package org.gouache.palettize;

import org.gouache.palette.PaletteMethod;
import org.gouache.palette.WeightError;
import org.gouache.palettize.cluster.HalfPalette;
import org.gouache.palettize.cluster.OptimalClusters;
import org.gouache.palettize.cluster.RatioHistogram;
import org.gouache.palettize.cluster.ScaledEntries;
import org.gouache.weight.DenseWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * Palettes of values divided by the scale of their output channel. Errors count as they are once
 * multiplied by it again.
 */
final class ScaledPalettes {
    private final DenseWeight weight;
    private final HalfReader reader;
    private final @Nullable InputImportance importance;
    private final double[] weights = new double[HalfReader.CHUNK];
    private final byte[] indices = new byte[HalfReader.CHUNK];
    private @Nullable ChannelRanges ranges;
    private @Nullable RatioHistogram histogram;
    private @Nullable OptimalClusters whole;

    ScaledPalettes(DenseWeight weight, HalfReader reader, @Nullable InputImportance importance) {
        this.weight = weight;
        this.reader = reader;
        this.importance = importance;
    }

    Palettized of(int bits, PaletteMethod method, int groups, Arena arena) {
        ChannelRanges channels = ranges();
        PalettizedBuilder builder = new PalettizedBuilder(weight.shape(), bits, groups, arena);
        int groupSize = channels.channels() / groups;
        double squaredError = 0;
        for (int from = 0; from < channels.channels(); from += groupSize) {
            int to = from + groupSize;
            HalfPalette palette =
                    switch (method) {
                        case KMEANS -> optimal(channels, from, to, 1 << bits);
                        case UNIFORM -> uniform(channels, from, to, 1 << bits);
                        case INT8 -> HalfPalette.int8();
                    };
            builder.add(palette);
            ScaledEntries entries = new ScaledEntries(palette, HalfReader.CHUNK);
            for (int channel = from; channel < to; channel++) {
                squaredError +=
                        assign(
                                palette,
                                entries,
                                channels.scale(channel, method),
                                channels.first(channel),
                                channels.channelElements(),
                                builder);
            }
        }
        addScales(channels, method, builder);
        return new Palettized(
                builder.build(), new WeightError(squaredError, channels.squaredNorm()));
    }

    private ChannelRanges ranges() {
        if (ranges == null) {
            ranges = ChannelRanges.of(weight.shape(), reader);
        }
        return ranges;
    }

    private HalfPalette optimal(ChannelRanges channels, int from, int to, int entries) {
        if (to - from < channels.channels()) {
            return HalfPalette.optimal(clusters(channels, from, to), entries);
        }
        if (whole == null) {
            whole = clusters(channels, from, to);
        }
        return HalfPalette.optimal(whole, entries);
    }

    private OptimalClusters clusters(ChannelRanges channels, int from, int to) {
        if (histogram == null) {
            histogram = new RatioHistogram(HalfReader.CHUNK);
        }
        for (int channel = from; channel < to; channel++) {
            double scale = channels.scale(channel, PaletteMethod.KMEANS);
            if (scale > 0) {
                count(histogram, channels.first(channel), channels.channelElements(), scale);
            }
        }
        return new OptimalClusters(histogram.take());
    }

    private void count(RatioHistogram target, long first, long elements, double scale) {
        float factor = (float) (1 / scale);
        double square = scale * scale;
        long end = first + elements;
        for (long at = first; at < end; at += HalfReader.CHUNK) {
            int length = (int) Math.min(HalfReader.CHUNK, end - at);
            float[] values = reader.readFloats(at, length);
            if (importance == null) {
                target.add(values, factor, square, length);
            } else {
                Arrays.fill(weights, 0, length, square);
                importance.multiply(at, length, weights);
                target.add(values, factor, weights, length);
            }
        }
    }

    private static HalfPalette uniform(ChannelRanges channels, int from, int to, int entries) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int channel = from; channel < to; channel++) {
            double scale = channels.scale(channel, PaletteMethod.UNIFORM);
            double divisor = scale == 0 ? 1 : scale;
            min = Math.min(min, channels.min()[channel] / divisor);
            max = Math.max(max, channels.max()[channel] / divisor);
        }
        return HalfPalette.uniform(min, max, entries);
    }

    /** Adds the indices of a channel's elements and returns the sum of squared errors. */
    private double assign(
            HalfPalette palette,
            ScaledEntries nearest,
            float scale,
            long first,
            long elements,
            PalettizedBuilder builder) {
        float[] decoded = new float[palette.size()];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] = (float) palette.entry(i) * scale;
        }
        double squaredError = 0;
        long end = first + elements;
        for (long at = first; at < end; at += HalfReader.CHUNK) {
            int length = (int) Math.min(HalfReader.CHUNK, end - at);
            if (scale == 0) {
                Arrays.fill(indices, 0, length, (byte) palette.firstNonNegative());
            } else {
                nearest.find(reader.readFloats(at, length), length, scale, indices);
            }
            builder.add(indices, length);
            squaredError +=
                    SquareSums.errors(reader.readUnrounded(at, length), decoded, indices, length);
        }
        return squaredError;
    }

    /** The scale of a vector's one channel stands for each of its elements. */
    private void addScales(
            ChannelRanges channels, PaletteMethod method, PalettizedBuilder builder) {
        int repeats = weight.shape().dim(0) / channels.channels();
        for (int channel = 0; channel < channels.channels(); channel++) {
            short scale = Float.floatToFloat16(channels.scale(channel, method));
            for (int i = 0; i < repeats; i++) {
                builder.add(scale);
            }
        }
    }
}
