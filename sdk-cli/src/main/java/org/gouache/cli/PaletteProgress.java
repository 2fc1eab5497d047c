package org.gouache.cli;

import me.tongfei.progressbar.ProgressBar;

import org.gouache.palette.PaletteListener;
import org.gouache.palette.PalettizedLayer;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;

/** Shows how palettizing goes on: a bar on a terminal, lines elsewhere. */
final class PaletteProgress implements PaletteListener, AutoCloseable {
    private static final String TASK = "palettizing";

    private final PrintWriter err;
    private final boolean quiet;
    private @Nullable ProgressBar bar;

    PaletteProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public void onLayer(PalettizedLayer layer, int done, int total) {
        if (quiet) {
            return;
        }
        if (TerminalBar.isPossible()) {
            bar(total).stepTo(done);
        } else if (10L * done / total > 10L * (done - 1) / total) {
            err.println("%s: tensor %d of %d".formatted(TASK, done, total));
        }
    }

    @Override
    public void onWarning(String warning) {
        err.println("warning: " + warning);
    }

    private ProgressBar bar(int total) {
        ProgressBar open = bar;
        if (open == null) {
            open = TerminalBar.open(TASK, total);
            bar = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
