package org.gouache.image;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tests with a file to write to. */
abstract class PngFileTest {
    @TempDir Path folder;

    final Path file() {
        return folder.resolve("file.png");
    }

    /** What is read from a file of this content. */
    final PngFile read(byte[] content) {
        try {
            Files.write(file(), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return PngFile.read(file());
    }

    static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
