package org.gouache.palettize.feedback;

import org.gouache.GenerationCancelledException;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Work on the rows of a weight, some at a time: results do not depend on who does what.
 *
 * @param parallel whether all processors may take part
 */
record Tiles(boolean parallel) {
    /** As many as a kernel packs at once. */
    static final int MOST_ROWS = 96;

    /** Some rows. */
    @FunctionalInterface
    interface Rows {
        void work(int first, int count);
    }

    /** Does so for equal parts of at most {@value #MOST_ROWS} rows. */
    void forRows(int rows, Rows work) {
        int tiles = Math.ceilDiv(rows, MOST_ROWS);
        int size = Math.ceilDiv(rows, tiles);
        forEach(
                Math.ceilDiv(rows, size),
                tile -> work.work(tile * size, Math.min(size, rows - tile * size)));
    }

    /**
     * @throws GenerationCancelledException if this thread is interrupted, which stays set
     */
    void forEach(int count, IntConsumer work) {
        if (Thread.currentThread().isInterrupted()) {
            throw new GenerationCancelledException();
        }
        IntStream tiles = IntStream.range(0, count);
        (parallel ? tiles.parallel() : tiles).forEach(work);
    }
}
