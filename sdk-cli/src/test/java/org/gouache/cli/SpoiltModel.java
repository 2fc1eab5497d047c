package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.gouache.golden.Golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** A copy of a golden model, and what can go wrong with a model's files. */
record SpoiltModel(Path folder) {
    static SpoiltModel copyOf(String model, Path parent) {
        Path source = Golden.path("models/" + model);
        Path target = parent.resolve(model);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SpoiltModel(target);
    }

    void delete(String file) {
        try (Stream<Path> files = Files.walk(folder.resolve(file))) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String content) {
        try {
            Files.writeString(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces all of a text that must be there. */
    void replace(String file, String text, String replacement) {
        write(file, replaced(file, text, replacement, Files::readString));
    }

    /** Replaces a text of a binary file by one of the same length: spaces fill it up. */
    void replaceInPlace(String file, String text, String replacement) {
        String padded = replacement + " ".repeat(text.length() - replacement.length());
        String content = replaced(file, text, padded, path -> Files.readString(path, ISO_8859_1));
        try {
            Files.write(folder.resolve(file), content.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String file, String text, String replacement, Reader reader) {
        try {
            String content = reader.read(folder.resolve(file));
            assertThat(content).contains(text);
            return content.replace(text, replacement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reader {
        String read(Path file) throws IOException;
    }

    void truncate(String file, int bytes) {
        Path path = folder.resolve(file);
        try {
            Files.write(path, Arrays.copyOf(Files.readAllBytes(path), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void makeFolder(String file) {
        delete(file);
        try {
            Files.createDirectory(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
