package org.gouache.image;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there. */
final class ReplacedFile {
    private ReplacedFile() {}

    static void write(Path file, byte[] content) {
        Path target = file.toAbsolutePath();
        if (target.getFileName() == null || Files.isDirectory(target)) {
            throw new GouacheException("%s: cannot be written: it is a folder".formatted(file));
        }
        Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try {
                Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException e) {
            throw new GouacheException(
                    "%s: cannot be written: no folder %s".formatted(file, target.getParent()), e);
        } catch (AccessDeniedException e) {
            throw new GouacheException("%s: cannot be written: access denied".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
