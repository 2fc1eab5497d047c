package org.gouache.cli;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where pictures go.
 *
 * @param target the file, when there is one picture; null: named for the seed
 */
record OutputFiles(@Nullable Path target) {
    private static final String ENDING = ".png";

    /** Fails before the work is done rather than after it. */
    OutputFiles {
        if (target == null) {
            requireWritableFolder(Path.of("any" + ENDING));
        } else {
            requireWritable(target);
        }
    }

    /**
     * The file for a picture.
     *
     * @param number from 1; 0: there is but one
     */
    Path file(long seed, int number) {
        Path file = target == null ? Path.of("gouache-" + seed + ENDING) : target;
        return number == 0 ? file : numbered(file, number);
    }

    private static Path numbered(Path file, int number) {
        String name = nameOf(file);
        String stem = name.substring(0, name.length() - ENDING.length());
        return file.resolveSibling(
                "%s-%d%s".formatted(stem, number, name.substring(stem.length())));
    }

    private static void requireWritable(Path target) {
        if (!nameOf(target).toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw new GouacheException(
                    "%s: pictures are PNG files, so the name must end in %s"
                            .formatted(target, ENDING));
        }
        if (Files.isDirectory(target)) {
            throw new GouacheException("%s: is a folder".formatted(target));
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new GouacheException("%s: cannot be written: access is denied".formatted(target));
        }
        requireWritableFolder(target);
    }

    private static void requireWritableFolder(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new GouacheException("%s: there is no folder %s".formatted(target, folder));
        }
        if (!Files.isWritable(folder)) {
            throw new GouacheException("%s: cannot write to %s".formatted(target, folder));
        }
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}
