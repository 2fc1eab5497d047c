package org.gouache.cli;

import me.tongfei.progressbar.ProgressBar;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows how long work goes on: a bar on a terminal, lines with the time left elsewhere. */
final class WorkProgress implements AutoCloseable {
    private final String task;
    private final PrintWriter err;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

    /**
     * @param task as in {@code measuring}
     */
    WorkProgress(String task, PrintWriter err, boolean quiet) {
        this.task = task;
        this.err = err;
        this.quiet = quiet;
    }

    void show(int done, int total) {
        if (quiet) {
            return;
        }
        if (TerminalBar.isPossible()) {
            bar(total).stepTo(done);
        } else if (20L * done / total > 20L * (done - 1) / total) {
            err.println(
                    "%s: %d of %d, %s left".formatted(task, done, total, timeLeft(done, total)));
        }
    }

    private ProgressBar bar(int total) {
        ProgressBar open = bar;
        if (open == null) {
            open = TerminalBar.open(task, total);
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
