package org.gouache.cli;

import me.tongfei.progressbar.ProgressBar;

import org.gouache.palette.AnalysisListener;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows how an analysis goes on: a bar on a terminal, lines elsewhere. */
final class AnalysisProgress implements AnalysisListener, AutoCloseable {
    private static final String TASK = "measuring";

    private final PrintWriter err;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

    AnalysisProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public void onMeasurement(int done, int total) {
        if (quiet) {
            return;
        }
        if (TerminalBar.isPossible()) {
            bar(total).stepTo(done);
        } else if (20L * done / total > 20L * (done - 1) / total) {
            err.println(
                    "%s: %d of %d, %s left".formatted(TASK, done, total, timeLeft(done, total)));
        }
    }

    private ProgressBar bar(int total) {
        ProgressBar open = bar;
        if (open == null) {
            open = TerminalBar.open(TASK, total);
            bar = open;
        }
        return open;
    }

    private String timeLeft(int done, int total) {
        Duration left = Duration.ofNanos((System.nanoTime() - start) / done * (total - done));
        return "%d:%02d min".formatted(left.toMinutes(), left.toSecondsPart());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
