package org.gouache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** A run of the command in this process. */
record Run(int exitCode, String out, String err) {
    static Run of(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Gouache.run(
                        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** What the command said last on its error stream: the progress comes before. */
    String lastWord() {
        List<String> lines = err.lines().toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
