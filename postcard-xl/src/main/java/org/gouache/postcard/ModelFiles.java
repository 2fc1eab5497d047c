package org.gouache.postcard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of a model.
 *
 * @param files each of them
 * @param hash of all their names and contents, hexadecimal
 */
record ModelFiles(List<ModelFile> files, String hash) {
    /**
     * @param hash SHA-256 of the content, hexadecimal
     * @param path relative to the model's folder, with slashes
     */
    record ModelFile(String hash, long size, String path) {
        boolean isIn(Path folder) {
            try {
                return Files.size(folder.resolve(path)) == size;
            } catch (IOException _) {
                return false;
            }
        }
    }

    /** Reads a list: a line for each file, as in {@code 8269b1f7… 1812 unet/config.json}. */
    static ModelFiles read(InputStream list) {
        try (list) {
            byte[] bytes = list.readAllBytes();
            List<ModelFile> files =
                    new String(bytes, UTF_8).lines().map(ModelFiles::parseLine).toList();
            return new ModelFiles(files, HexFormat.of().formatHex(sha256().digest(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java platform has SHA-256", e);
        }
    }

    /** Whether a folder has them all, by their sizes. */
    boolean areIn(Path folder) {
        return files.stream().allMatch(file -> file.isIn(folder));
    }

    private static ModelFile parseLine(String line) {
        String[] fields = line.split(" ", 3);
        return new ModelFile(fields[0], Long.parseLong(fields[1]), fields[2]);
    }
}
