package org.gouache.file;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Writes folders that nobody ever sees half-written: beside their place, then moved there. */
public final class NewFolder {
    private NewFolder() {}

    /** Writes a folder's content. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param folder exists, and is empty
         */
        void writeInto(Path folder) throws IOException;
    }

    /**
     * Writes a folder. If the content fails, nothing is left.
     *
     * @param target must not exist, or be an empty folder; folders above it are made
     * @throws GenerationCancelledException if the thread is interrupted
     * @throws GouacheException if it is anything else, or cannot be written
     */
    public static void write(Path target, Content content) {
        try {
            requireNewOrEmpty(target);
            Path place = target.toAbsolutePath();
            Files.createDirectories(place.getParent());
            Path partial = place.resolveSibling(partialName(place));
            try {
                content.writeInto(Files.createDirectory(partial));
                Files.deleteIfExists(place);
                move(partial, place);
            } finally {
                delete(partial);
            }
        } catch (ClosedByInterruptException _) {
            throw new GenerationCancelledException();
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be written: %s".formatted(target, e.getMessage()), e);
        }
    }

    private static String partialName(Path place) {
        return ".%s.%08x.partial"
                .formatted(place.getFileName(), ThreadLocalRandom.current().nextInt());
    }

    private static void requireNewOrEmpty(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new GouacheException("%s: cannot be written: it is a file".formatted(target));
        }
        try (Stream<Path> content = Files.list(target)) {
            if (content.findAny().isPresent()) {
                throw new GouacheException(
                        "%s: cannot be written: the folder is not empty".formatted(target));
            }
        }
    }

    private static void move(Path partial, Path place) throws IOException {
        try {
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(partial, place);
        }
    }

    /** Deletes a folder, if it exists, with all that is in it. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> content = Files.walk(folder)) {
            deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
