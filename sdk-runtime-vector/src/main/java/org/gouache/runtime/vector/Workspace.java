package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.PanelScratch;

import java.util.Arrays;

/** Memory for each worker and for all together, as much as the most demanding step takes. */
final class Workspace {
    /**
     * Where a line of cache begins in a large array: G1, the usual collector, gives such an array
     * regions of its own, and sixteen bytes of it come before its values. For other collectors it
     * is a place like any other.
     */
    static final int LINE = 12;

    private final float[][][] arrays;
    private final int[] sizes;
    private final PanelScratch[] scratches;
    private float[] shared = new float[0];
    private int sharedSize;

    /** What the memory is for. */
    enum Use {
        ROWS,
        IMAGE,
        PACKED,
        PANEL,
        SUMS,
        FINISHED,
        QUERIES,
        KEYS,
        STATE,
        RESULTS
    }

    Workspace(int workers) {
        arrays = new float[Use.values().length][workers][0];
        sizes = new int[Use.values().length];
        scratches = new PanelScratch[workers];
        Arrays.setAll(scratches, _ -> new PanelScratch());
    }

    int workers() {
        return scratches.length;
    }

    /** Says, before anything is computed, that a step takes so many values. */
    void require(Use use, int size) {
        sizes[use.ordinal()] = Math.max(sizes[use.ordinal()], size);
    }

    /** As {@link #require}, of what all workers share. */
    void requireShared(int size) {
        sharedSize = Math.max(sharedSize, size);
    }

    /** What all of it takes. */
    long bytes() {
        long values = sharedSize;
        for (int use = 0; use < sizes.length; use++) {
            values += (long) sizes[use] * scratches.length;
        }
        return values * Float.BYTES;
    }

    void allocate() {
        shared = new float[sharedSize];
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

    /** What is in it lasts for one step. */
    float[] shared() {
        return shared;
    }

    float[] get(Use use, int worker) {
        return arrays[use.ordinal()][worker];
    }
}
