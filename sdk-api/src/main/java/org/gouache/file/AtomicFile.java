package org.gouache.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files that nobody ever sees half-written: under another name beside the target, which the
 * complete file then replaces.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param channel empty, at position 0; closed by the caller
         */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes or replaces a file. If the content fails, the target is as it was before, and nothing
     * else is left. A target that exists but is no file, such as a pipe or {@code /dev/stdout}, is
     * written to as it stands.
     *
     * @throws GenerationCancelledException if the thread is interrupted
     * @throws GouacheException if the target cannot be written
     */
    public static void write(Path target, Content content) {
        try {
            if (Files.isDirectory(target)) {
                throw new GouacheException(
                        "%s: cannot be written: it is a folder".formatted(target));
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                try (FileChannel channel = FileChannel.open(target, WRITE)) {
                    content.writeTo(channel);
                }
            } else {
                replace(Files.exists(target) ? target.toRealPath() : target, content);
            }
        } catch (ClosedByInterruptException _) {
            throw new GenerationCancelledException();
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be written: %s".formatted(target, reason(e)), e);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        Path partial =
                target.resolveSibling(
                        ".%s.%08x.partial"
                                .formatted(
                                        target.getFileName(),
                                        ThreadLocalRandom.current().nextInt()));
        try {
            try (FileChannel channel = FileChannel.open(partial, WRITE, CREATE_NEW, SPARSE)) {
                content.writeTo(channel);
            }
            move(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void move(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "its folder does not exist";
            case AccessDeniedException _ -> "access is denied";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
