package org.gouache.runtime.coreml;

import org.gouache.GouacheException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script that compiles packages on a Mac, for programs that load compiled models alone. */
final class CompileScript {
    private static final String NAME = "compile.sh";

    private CompileScript() {}

    static void writeInto(Path folder) throws IOException {
        Path script = folder.resolve(NAME);
        try (InputStream text = CompileScript.class.getResourceAsStream(NAME)) {
            if (text == null) {
                throw new IllegalStateException(NAME);
            }
            Files.copy(text, script);
        }
        if (!script.toFile().setExecutable(true, false) && !Files.isExecutable(script)) {
            throw new GouacheException("%s: cannot be made executable".formatted(script));
        }
    }
}
