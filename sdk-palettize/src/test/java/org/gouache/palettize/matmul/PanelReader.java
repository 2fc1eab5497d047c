package org.gouache.palettize.matmul;

import org.gouache.weight.Weight;

/** Decodes panels in some way. */
@FunctionalInterface
public interface PanelReader {
    /** A panel of its own. */
    float[] read(Weight weight, int first, int count);
}
