package org.gouache.palettize.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps everything that is measured. */
final class Memory implements Measurements {
    final Map<Measurement, List<Double>> kept = new HashMap<>();

    @Override
    public Optional<List<Double>> find(Measurement measurement) {
        return Optional.ofNullable(kept.get(measurement));
    }

    @Override
    public void keep(Measurement measurement, List<Double> values) {
        kept.put(measurement, values);
    }
}
