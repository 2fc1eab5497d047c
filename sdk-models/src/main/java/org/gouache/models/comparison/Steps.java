package org.gouache.models.comparison;

import org.gouache.ComparisonListener;
import org.gouache.GenerationStep;
import org.gouache.Request;

import java.util.List;

/** Counts the denoising steps of several runs. */
final class Steps {
    private final ComparisonListener listener;
    private final int total;
    private int before;
    private int current;

    Steps(List<Request> requests, int runs, ComparisonListener listener) {
        this.listener = listener;
        this.total = runs * requests.stream().mapToInt(Request::steps).sum();
    }

    ComparisonListener listener() {
        return listener;
    }

    /** The request before is done. */
    void begin(Request request) {
        before += current;
        current = request.steps();
    }

    /** Some schedulers make more calls than steps. */
    void report(GenerationStep step) {
        listener.onStep(before + (int) ((long) current * step.step() / step.total()), total);
    }
}
