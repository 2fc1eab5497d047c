package org.gouache.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.Console;

/** A progress bar on a terminal. */
final class TerminalBar {
    private static final int WIDTH = 78;
    private static final int MILLISECONDS_BETWEEN_UPDATES = 100;

    private TerminalBar() {}

    /** Whether there is a terminal to show it. */
    static boolean isPossible() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    static ProgressBar open(String task, long steps) {
        return new ProgressBarBuilder()
                .setInitialMax(steps)
                .setTaskName(task)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_UPDATES)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }
}
