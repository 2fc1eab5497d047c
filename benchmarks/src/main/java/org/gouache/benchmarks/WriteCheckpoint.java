package org.gouache.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a synthetic checkpoint: {@code sd15|sdxl FOLDER [sparse|uniform|gaussian|heavy]}. */
final class WriteCheckpoint {
    private WriteCheckpoint() {}

    static void main(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException(
                    "give sd15 or sdxl, a folder, and perhaps sparse, uniform, gaussian or heavy");
        }
        SyntheticCheckpoint checkpoint =
                SyntheticCheckpoint.valueOf(args[0].toUpperCase(Locale.ROOT));
        Path folder = Path.of(args[1]);
        String kind = args.length > 2 ? args[2] : "uniform";
        if (kind.equals("sparse")) {
            checkpoint.writeSparse(folder);
        } else {
            checkpoint.write(folder, Distribution.valueOf(kind.toUpperCase(Locale.ROOT)));
        }
    }
}
