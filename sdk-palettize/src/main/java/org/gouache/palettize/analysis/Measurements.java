package org.gouache.palettize.analysis;

import java.util.List;
import java.util.Optional;

/** Where measured values are kept, so that nothing is measured twice. */
public interface Measurements {
    /** Keeps nothing. */
    Measurements NONE =
            new Measurements() {
                @Override
                public Optional<List<Double>> find(Measurement measurement) {
                    return Optional.empty();
                }

                @Override
                public void keep(Measurement measurement, List<Double> values) {}
            };

    Optional<List<Double>> find(Measurement measurement);

    void keep(Measurement measurement, List<Double> values);

    /**
     * What is measured.
     *
     * @param bits of an index
     * @param layer the only one that is palettized, the last of several, or a name for all that are
     */
    record Measurement(Kind kind, int bits, String layer) {}

    /** Which layers are palettized while a layer is measured. */
    enum Kind {
        /** It alone. */
        ISOLATED,
        /** It and all that come before it in an order. */
        CUMULATIVE,
        /** Some neighbours; the values are squared errors. */
        ERRORS,
        /** It alone, and only its own output; the value is a share of the output's square. */
        OUTPUT,
        /** Some, with bits of their own. */
        TOGETHER,
        /** As {@link #TOGETHER}, with the probe of a plot. */
        PLOTTED
    }
}
