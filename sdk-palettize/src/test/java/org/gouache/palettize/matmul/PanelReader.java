package org.gouache.palettize.matmul;

import org.gouache.weight.Weight;

/** Decodes panels in some way. */
@FunctionalInterface
public interface PanelReader {
    /** A part of a panel. */
    float[] read(Weight weight, int first, int count, int from, int depth);
}
