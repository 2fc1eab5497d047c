package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.PanelScratch;

import java.util.Arrays;

/** Memory for each worker, as much as the most demanding step takes. */
final class Workspace {
    private final float[][][] arrays;
    private final int[] sizes;
    private final PanelScratch[] scratches;

    /** What the memory is for. */
    enum Use {
        ROWS,
        PACKED,
        PANEL,
        SUMS,
        WEIGHTS,
        KEYS,
        SCORES,
        PACKED_SCORES,
        STATE
    }

    Workspace(int workers) {
        arrays = new float[Use.values().length][workers][0];
        sizes = new int[Use.values().length];
        scratches = new PanelScratch[workers];
        Arrays.setAll(scratches, _ -> new PanelScratch());
    }

    /** Says, before anything is computed, that a step takes so many values. */
    void require(Use use, int size) {
        sizes[use.ordinal()] = Math.max(sizes[use.ordinal()], size);
    }

    void allocate() {
        for (Use use : Use.values()) {
            float[][] workers = arrays[use.ordinal()];
            for (int worker = 0; worker < workers.length; worker++) {
                workers[worker] = new float[sizes[use.ordinal()]];
            }
        }
    }

    PanelScratch scratch(int worker) {
        return scratches[worker];
    }

    float[] get(Use use, int worker) {
        return arrays[use.ordinal()][worker];
    }
}
