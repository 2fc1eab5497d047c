package org.gouache.postcard;

import org.gouache.GouacheException;
import org.gouache.file.NewFolder;
import org.gouache.postcard.ModelFiles.ModelFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * Models as real folders, for they are mapped into memory. A model appears whole or not at all,
 * also when several processes unpack it at once, and another content has another folder.
 */
record ModelCache(Path cache) {
    private static final int HASH_DIGITS = 16;

    /**
     * @param contents a file's content by its path, null if there is none
     * @return a folder that has all the files
     * @throws GouacheException if it cannot be made, or a content is not that of the list
     */
    Path folder(String name, ModelFiles files, Function<String, @Nullable InputStream> contents) {
        Path home = cache.resolve(files.hash().substring(0, HASH_DIGITS));
        Path folder = home.resolve(name);
        if (files.areIn(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(home);
            Path workplace = Files.createTempDirectory(home, "unpacking-");
            try {
                Path fresh = Files.createDirectory(workplace.resolve(name));
                for (ModelFile file : files.files()) {
                    unpack(file, contents.apply(file.path()), fresh.resolve(file.path()));
                }
                replace(folder, fresh, workplace.resolve("damaged"), files);
            } finally {
                NewFolder.delete(workplace);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new GouacheException(
                    "cannot unpack %s to %s: %s; GOUACHE_CACHE may name another folder"
                            .formatted(name, home, e.getMessage()),
                    e);
        }
        return folder;
    }

    private static void unpack(ModelFile file, @Nullable InputStream content, Path target)
            throws IOException {
        if (content == null) {
            throw new IOException("the library lacks " + file.path());
        }
        MessageDigest digest = ModelFiles.sha256();
        Files.createDirectories(target.resolveSibling("."));
        try (InputStream digested = new DigestInputStream(content, digest)) {
            Files.copy(digested, target);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.hash())) {
            throw new IOException("the library is damaged at " + file.path());
        }
    }

    private static void replace(Path folder, Path fresh, Path damaged, ModelFiles files)
            throws IOException {
        try {
            if (Files.exists(folder)) {
                Files.move(folder, damaged, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            boolean anotherProcessWasFaster = files.areIn(folder);
            if (!anotherProcessWasFaster) {
                throw e;
            }
        }
    }
}
