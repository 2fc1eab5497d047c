package org.gouache.palettize.analysis;

import org.gouache.weight.Weight;

import java.util.List;

/**
 * A network that runs on the same inputs again and again, and whose layers can be replaced between
 * two runs. For one thread at a time.
 */
public interface Probe {
    /** Runs the network as it is now; a result for each prompt, in new arrays. */
    List<float[]> run();

    /**
     * Replaces the weight of a layer.
     *
     * @param value its memory must outlive the runs that use it
     */
    void replace(String layer, Weight value);
}
