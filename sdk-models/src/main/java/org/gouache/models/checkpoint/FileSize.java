package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sizes of files that a model consists of. */
final class FileSize {
    private FileSize() {}

    static long of(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
