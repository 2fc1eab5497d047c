package org.gouache.palette;

/** Hears how an analysis goes on, one call at a time, in the thread that works on it. */
@FunctionalInterface
public interface AnalysisListener {
    AnalysisListener NONE = (_, _) -> {};

    /**
     * @param done how many measurements are made, or known from before
     * @param total how many there are
     */
    void onMeasurement(int done, int total);
}
