package org.gouache.palette;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The statistics of layers' inputs that an analysis left beside its recipes: with them palettes
 * spare what layers give, rather than their weights. A file of recipes names them under {@code
 * gouache}, {@code statistics}.
 *
 * @param file safetensors
 * @param sha256 of the file, hexadecimal
 * @param modelHash of the model whose layers they are, as {@link org.gouache.ModelIdentity} has it
 */
public record RecipeStatistics(Path file, String sha256, String modelHash) {
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * Those of a file.
     *
     * @throws GouacheException if it cannot be read
     */
    public static RecipeStatistics of(Path file, String modelHash) {
        return new RecipeStatistics(file, hash(file), modelHash);
    }

    /**
     * Those that a file of recipes names, if it does.
     *
     * @param path where the recipes were read from; the statistics lie in the same folder
     * @throws GouacheException if what names them is malformed
     */
    public static Optional<RecipeStatistics> named(RecipeFile recipes, Path path) {
        JsonNode json = json(recipes).path("gouache").path("statistics");
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        String file = text(json, "file", path);
        if (file.isEmpty() || !Path.of(file).equals(Path.of(file).getFileName())) {
            throw new GouacheException(
                    "%s: statistics must lie beside it, not at \"%s\"".formatted(path, file));
        }
        return Optional.of(
                new RecipeStatistics(
                        path.resolveSibling(file),
                        text(json, "sha256", path),
                        text(json, "model_hash", path)));
    }

    private static JsonNode json(RecipeFile recipes) {
        try {
            return JsonMapper.shared().readTree(recipes.others());
        } catch (JacksonException e) {
            throw new GouacheException("not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(JsonNode json, String key, Path path) {
        JsonNode value = json.path(key);
        if (!value.isString()) {
            throw new GouacheException(
                    "%s: \"%s\" of its statistics must be a text, not %s"
                            .formatted(path, key, value));
        }
        return value.stringValue();
    }

    /**
     * Why a model cannot use them; null if it can.
     *
     * @param hash of the model
     */
    public @Nullable String obstacle(String hash) {
        if (!hash.equals(modelHash)) {
            return "they are those of another model";
        }
        if (!Files.isRegularFile(file)) {
            return "there is no such file";
        }
        return hash(file).equals(sha256) ? null : "the file is not the one that the recipes name";
    }

    private static String hash(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
