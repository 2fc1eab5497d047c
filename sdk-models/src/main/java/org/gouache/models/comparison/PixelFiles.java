package org.gouache.models.comparison;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Pictures of a model as numbers, on the disk while the other model makes its own. */
final class PixelFiles implements AutoCloseable {
    private final Path folder;

    PixelFiles(Path parent) throws IOException {
        folder = Files.createDirectory(parent.resolve("pixels"));
    }

    void keep(int number, float[] pixels) throws IOException {
        Files.write(file(number), MemorySegment.ofArray(pixels).toArray(JAVA_BYTE));
    }

    float[] read(int number) throws IOException {
        return MemorySegment.ofArray(Files.readAllBytes(file(number)))
                .toArray(JAVA_FLOAT_UNALIGNED);
    }

    private Path file(int number) {
        return folder.resolve(Integer.toString(number));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
