package org.gouache.runtime.onnx;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temporary files of this process. They go when they are given up, or else when the process ends;
 * what a process that was killed has left goes when another one makes a file.
 */
final class TemporaryFiles {
    private static final String PREFIX = "gouache-";
    private static final String SUFFIX = ".weights";
    private static final Pattern NAME =
            Pattern.compile(PREFIX + "(?<pid>\\d{1,18})-\\d+" + SUFFIX.replace(".", "\\."));

    /** A process in another container is alive but not seen here; this spares what it writes. */
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private static final Set<Path> REMAINING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> REMAINING.forEach(TemporaryFiles::delete),
                                "gouache-temporary-files"));
    }

    private TemporaryFiles() {}

    static Path create(Path folder) throws IOException {
        sweep(folder);
        String prefix = PREFIX + ProcessHandle.current().pid() + "-";
        Path file = Files.createTempFile(folder, prefix, SUFFIX);
        REMAINING.add(file);
        return file;
    }

    /** Removes a file, now or, where the system does not allow that yet, later. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            REMAINING.remove(file);
        } catch (IOException _) {
            // It remains, and so is tried again at the end.
        }
    }

    private static void sweep(Path folder) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, TemporaryFiles::stale)) {
            files.forEach(TemporaryFiles::delete);
        } catch (IOException | DirectoryIteratorException _) {
            // What cannot be seen is not this process's to remove.
        }
    }

    private static boolean stale(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group("pid"))).isEmpty()
                && settled(file);
    }

    private static boolean settled(Path file) {
        try {
            Instant written =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            return written.isBefore(Instant.now().minus(SETTLED));
        } catch (IOException _) {
            return false;
        }
    }
}
