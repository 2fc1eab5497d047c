package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in folders, in the order of the names. */
final class FolderContent {
    private FolderContent() {}

    static List<Path> of(Path folder) {
        return list(folder, 1).stream().filter(path -> !path.equals(folder)).toList();
    }

    /** The files in a folder and in the folders within it. */
    static List<Path> files(Path folder) {
        return list(folder, Integer.MAX_VALUE).stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> list(Path folder, int depth) {
        try (Stream<Path> content = Files.walk(folder, depth)) {
            return content.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new GouacheException(
                    "%s: cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
