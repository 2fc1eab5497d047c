package org.gouache.models.pipeline;

import org.gouache.palette.AnalysisListener;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Counts the steps of an analysis, and the time that it may take. */
final class AnalysisSteps {
    private final AnalysisListener listener;
    private final @Nullable Duration limit;
    private final int total;
    private final long start = System.nanoTime();
    private int done;

    AnalysisSteps(AnalysisListener listener, @Nullable Duration limit, int total) {
        this.listener = listener;
        this.limit = limit;
        this.total = total;
    }

    void step() {
        skip(1);
    }

    /** Goes on over what is done already. */
    void skip(int count) {
        done += count;
        listener.onMeasurement(done, Math.max(done, total));
    }

    /** Whether there is time for more. */
    boolean goOn() {
        return limit == null || System.nanoTime() - start < limit.toNanos();
    }
}
