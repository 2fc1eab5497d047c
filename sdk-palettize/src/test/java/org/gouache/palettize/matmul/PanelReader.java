package org.gouache.palettize.matmul;

import org.gouache.weight.Weight;

/** Decodes and multiplies weights in some way. */
public interface PanelReader {
    /** A part of a panel. */
    float[] read(Weight weight, int first, int count, int from, int depth);

    /**
     * Products of all outputs with some rows.
     *
     * @param rows [count, depth]
     * @return [count, outputs]
     */
    float[] multiply(Weight weight, float[] rows, int count);
}
