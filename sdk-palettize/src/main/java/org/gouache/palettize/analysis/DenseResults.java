package org.gouache.palettize.analysis;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The results of a probe whose layers are dense, which is run for them once. */
final class DenseResults {
    private final Probe probe;
    private @Nullable List<float[]> results;

    DenseResults(Probe probe) {
        this.probe = probe;
    }

    /** For the first time while all layers are dense. */
    List<float[]> get() {
        List<float[]> known = results;
        if (known == null) {
            known = probe.run();
            results = known;
        }
        return known;
    }
}
