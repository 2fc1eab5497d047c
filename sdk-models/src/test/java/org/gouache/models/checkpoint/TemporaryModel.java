package org.gouache.models.checkpoint;

import org.gouache.golden.Golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a golden model that a test may spoil. */
record TemporaryModel(Path path) {
    static TemporaryModel copyOf(String golden, Path folder) {
        Path source = Golden.path(golden);
        Path target = folder.resolve(source.getFileName().toString());
        copyAll(source, target);
        return new TemporaryModel(target);
    }

    private static void copyAll(Path source, Path target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TemporaryModel delete(String file) {
        try (Stream<Path> files = Files.walk(path.resolve(file))) {
            for (Path each : List.copyOf(files.toList()).reversed()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TemporaryModel write(String file, String content) {
        try {
            Files.writeString(path.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TemporaryModel replace(String file, String text, String replacement) {
        try {
            return write(file, Files.readString(path.resolve(file)).replace(text, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TemporaryModel move(String file, String target) {
        try {
            Files.move(path.resolve(file), path.resolve(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TemporaryModel copy(Path source, String target) {
        copyAll(source, path.resolve(target));
        return this;
    }
}
