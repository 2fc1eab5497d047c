package org.gouache.models.pipeline;

import org.gouache.palettize.analysis.Measurements;

import java.util.List;
import java.util.Optional;

/**
 * Measurements with the probe of a plot, among those with the analysis's own.
 *
 * @param subject what they depend on beside the bits: the probe, the kind of palettes
 */
record PlotMeasurements(Measurements all, String subject) implements Measurements {
    @Override
    public Optional<List<Double>> find(Measurement measurement) {
        return all.find(own(measurement));
    }

    @Override
    public void keep(Measurement measurement, List<Double> values) {
        all.keep(own(measurement), values);
    }

    private Measurement own(Measurement measurement) {
        return new Measurement(
                Kind.PLOTTED, measurement.bits(), subject + " " + measurement.layer());
    }
}
