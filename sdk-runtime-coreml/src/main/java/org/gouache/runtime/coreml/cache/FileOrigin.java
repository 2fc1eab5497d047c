package org.gouache.runtime.coreml.cache;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells files apart without reading them: by their places, sizes and times. */
public final class FileOrigin {
    private final Map<Path, String> known = new HashMap<>();

    /** A package: all the files in it. */
    public static ModelKey ofPackage(Path file) {
        FileOrigin origin = new FileOrigin();
        try (Stream<Path> files = Files.walk(file)) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            return ModelKey.of(sorted.stream().map(origin::of).collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** One line about a file. */
    String of(Path file) {
        return known.computeIfAbsent(file, FileOrigin::read);
    }

    private static String read(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return "%s %d bytes of %s"
                    .formatted(real, attributes.size(), attributes.lastModifiedTime().toInstant());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static GouacheException unreadable(Path file, IOException e) {
        return new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
}
