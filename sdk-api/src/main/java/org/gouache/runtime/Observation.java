package org.gouache.runtime;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Value;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An extra output of a network: what a module gives or what a layer takes, or a statistic of it
 * that is reduced inside the network.
 *
 * @param module the path of the module, as in {@code down_blocks.0.resnets.1}; on the input side a
 *     convolution or linear, whose weight has this name with {@code .weight} after it. The
 *     observation appears among the outputs under {@link #outputName()}
 * @param channels which of the value's channels are observed; null: all of them
 */
public record Observation(
        String module, Side side, Statistic statistic, @Nullable Channels channels) {

    /** What a module gives. */
    public static Observation of(String module) {
        return of(module, Statistic.VALUE);
    }

    /** A statistic of what a module gives. */
    public static Observation of(String module, Statistic statistic) {
        return new Observation(module, Side.OUTPUT, statistic, null);
    }

    /** A statistic of what a layer takes. */
    public static Observation ofInput(String layer, Statistic statistic) {
        return new Observation(layer, Side.INPUT, statistic, null);
    }

    /** The same of a part of the channels, from the first to before the last. */
    public Observation ofChannels(int from, int to) {
        return new Observation(module, side, statistic, new Channels(from, to));
    }

    /** The modules of which something is observed that they give. */
    public static Set<String> outputs(Collection<Observation> observations) {
        return observations.stream()
                .filter(observation -> observation.side == Side.OUTPUT)
                .map(Observation::module)
                .collect(Collectors.toSet());
    }

    public String outputName() {
        StringBuilder name = new StringBuilder(module);
        if (side == Side.INPUT) {
            name.append(":input");
        }
        if (statistic != Statistic.VALUE) {
            name.append(':').append(statistic.name().toLowerCase(Locale.ROOT));
        }
        if (channels != null) {
            name.append(':').append(channels.from).append('-').append(channels.to);
        }
        return name.toString();
    }

    /**
     * The value that is observed.
     *
     * @throws GouacheException if the graph has no such module or layer
     */
    public Value value(Graph graph) {
        return switch (side) {
            case OUTPUT -> graph.value(module);
            case INPUT -> graph.layer(module).operands().getFirst();
        };
    }

    /**
     * The channels that are observed.
     *
     * @throws GouacheException if the graph has no such module or layer, or it has fewer channels
     */
    public Channels channels(Graph graph) {
        Value value = value(graph);
        int all = value.shape().dim(value.shape().rank() == 3 ? 2 : 1);
        Channels part = channels == null ? new Channels(0, all) : channels;
        if (part.to > all) {
            throw new GouacheException(
                    "%s: %s has %d channels, so %s cannot be observed"
                            .formatted(graph.name(), module, all, outputName()));
        }
        return part;
    }

    /**
     * How many neighbouring values of a row of the weight are multiplied with one channel, where
     * covariances are those of patches; otherwise 1.
     */
    public int taps(Graph graph) {
        return statistic == Statistic.COVARIANCE
                        && side == Side.INPUT
                        && graph.layer(module) instanceof Op.Conv2d convolution
                ? convolution.weight().shape().dim(2) * convolution.weight().shape().dim(3)
                : 1;
    }

    /**
     * The shape of the observation.
     *
     * @throws GouacheException if the graph has no such module or layer, or it has fewer channels
     */
    public Shape shape(Graph graph) {
        Shape value = value(graph).shape();
        long count = channels(graph).count();
        long width = count * taps(graph);
        return switch (statistic) {
            case VALUE -> value.with(value.rank() == 3 ? 2 : 1, count);
            case MEAN_SQUARE -> Shape.of(count);
            case COVARIANCE -> Shape.of(width, width);
        };
    }

    /** Which end of a module is observed. */
    public enum Side {
        /** What it takes; only of convolutions and linears. */
        INPUT,
        /** What it gives. */
        OUTPUT
    }

    /** What is kept of a value. */
    public enum Statistic {
        /** All of it: an image [B, C, H, W], tokens [B, S, C] or vectors [B, C]. */
        VALUE,
        /** The mean square of each channel [C], over everything else. */
        MEAN_SQUARE,
        /**
         * The mean of x x^T over everything but the channels [C, C]; means are not subtracted. On
         * the input side of a convolution, that of its patches [C kh kw, C kh kw]: padded as the
         * layer pads, one for each pixel of its result, in the order of a row of its weight, the
         * taps of a channel together.
         */
        COVARIANCE
    }

    /**
     * Neighbouring channels.
     *
     * @param from the first
     * @param to the one after the last
     */
    public record Channels(int from, int to) {
        /**
         * @throws IllegalArgumentException if there are none
         */
        public Channels {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException(
                        "channels from %d to before %d are none".formatted(from, to));
            }
        }

        public int count() {
            return to - from;
        }
    }
}
