package org.gouache.runtime;

import org.gouache.tensor.Shape;

import java.util.Locale;

/**
 * An extra output of a network: a module's output, or a statistic of it that is reduced inside the
 * network.
 *
 * @param module the path of the module, as in {@code down_blocks.0.resnets.1}; the observation
 *     appears among the outputs under {@link #outputName()}
 */
public record Observation(String module, Statistic statistic) {
    public static Observation of(String module) {
        return new Observation(module, Statistic.VALUE);
    }

    public String outputName() {
        return statistic == Statistic.VALUE
                ? module
                : module + ":" + statistic.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The shape of the observation of a value of the given shape: an image [B, C, H, W], tokens [B,
     * S, C] or vectors [B, C].
     */
    public Shape shape(Shape value) {
        long channels = value.size(value.rank() == 3 ? 2 : 1);
        return switch (statistic) {
            case VALUE -> value;
            case MEAN_SQUARE -> Shape.of(channels);
            case COVARIANCE -> Shape.of(channels, channels);
        };
    }

    /** What is kept of a value. */
    public enum Statistic {
        /** All of it. */
        VALUE,
        /** The mean square of each channel [C], over everything else. */
        MEAN_SQUARE,
        /** The mean of x x^T over everything but the channels [C, C]. */
        COVARIANCE
    }
}
