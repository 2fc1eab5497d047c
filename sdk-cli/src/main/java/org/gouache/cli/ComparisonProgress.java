package org.gouache.cli;

import org.gouache.ComparisonListener;

import java.io.PrintWriter;

/** Shows how a comparison goes on. */
final class ComparisonProgress implements ComparisonListener, AutoCloseable {
    private final PrintWriter err;
    private final WorkProgress progress;

    ComparisonProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.progress = new WorkProgress("denoising", err, quiet);
    }

    @Override
    public void onStep(int done, int total) {
        progress.show(done, total);
    }

    @Override
    public void onWarning(String warning) {
        err.println("warning: " + warning);
    }

    @Override
    public void close() {
        progress.close();
    }
}
