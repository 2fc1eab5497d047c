package org.gouache.palette;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.gouache.file.AtomicFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recipes and the measurements that they come from: the JSON of the scripts {@code
 * mixed_bit_compression} of apple/ml-stable-diffusion. What Gouache adds lies under a key {@code
 * gouache}.
 *
 * @param modelVersion which model they are for, as in {@code
 *     stabilityai/stable-diffusion-xl-base-1.0}; null if the file does not say
 * @param baselines the PSNR of the final latents in decibels, averaged over prompts, by recipes and
 *     other names
 * @param recipes by name
 * @param singleLayer PSNRs in decibels, one for each prompt, by bits and by the one layer that is
 *     palettized
 * @param cumulative the same by the last layer that is palettized: with it all before it are
 * @param others what else the file says, a JSON object
 */
public record RecipeFile(
        @Nullable String modelVersion,
        Map<String, Double> baselines,
        Map<String, PaletteRecipe> recipes,
        Map<Integer, Map<String, List<Double>>> singleLayer,
        Map<Integer, Map<String, List<Double>>> cumulative,
        String others) {
    private static final long MAX_BYTES = 256L << 20;

    public RecipeFile {
        baselines = copy(baselines);
        recipes = copy(recipes);
        singleLayer = copy(singleLayer);
        cumulative = copy(cumulative);
    }

    private static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Reads a file; commas after the last entry of an object or array are accepted.
     *
     * @throws GouacheException if it cannot be read, is not JSON, or a recipe or a measurement is
     *     malformed; names the file
     */
    public static RecipeFile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new GouacheException("%d bytes are too many".formatted(Files.size(file)));
            }
            return RecipeJson.read(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (GouacheException e) {
            throw new GouacheException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Writes or replaces a file.
     *
     * @throws GouacheException if it cannot be written
     */
    public void write(Path file) {
        ByteBuffer json = UTF_8.encode(RecipeJson.write(this));
        AtomicFile.write(
                file,
                channel -> {
                    while (json.hasRemaining()) {
                        channel.write(json);
                    }
                });
    }

    /**
     * The recipe of a name.
     *
     * @throws GouacheException if there is none; names those that there are
     */
    public PaletteRecipe recipe(String name) {
        PaletteRecipe recipe = recipes.get(name);
        if (recipe == null) {
            throw new GouacheException(
                    "there is no recipe \"%s\"; there are %s"
                            .formatted(name, String.join(", ", recipes.keySet())));
        }
        return recipe;
    }

    /**
     * The recipe with the most {@linkplain PaletteRecipe#averageBits bits on average} that are not
     * more than the target.
     *
     * @throws GouacheException if there is none; names the smallest
     */
    public PaletteRecipe atMost(double targetBits) {
        List<PaletteRecipe> known =
                recipes.values().stream()
                        .filter(recipe -> recipe.averageBits().isPresent())
                        .sorted(Comparator.comparingDouble(RecipeFile::bits))
                        .toList();
        if (known.isEmpty()) {
            throw new GouacheException(
                    "the average bits of the recipes are not known; there are %s, to be named"
                            .formatted(String.join(", ", recipes.keySet())));
        }
        return known.reversed().stream()
                .filter(recipe -> bits(recipe) <= targetBits)
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                String.format(
                                        Locale.ROOT,
                                        "no recipe has at most %s bits on average; the smallest is"
                                                + " %s",
                                        targetBits,
                                        known.getFirst().name())));
    }

    private static double bits(PaletteRecipe recipe) {
        return recipe.averageBits().orElseThrow();
    }

    /**
     * Whether the file says that it is for a model of this name, or does not say for which.
     *
     * @param model with or without an owner: {@code stable-diffusion-xl-base-1.0}
     */
    public boolean isFor(String model) {
        return modelVersion == null
                || modelVersion.equalsIgnoreCase(model)
                || modelVersion
                        .substring(modelVersion.lastIndexOf('/') + 1)
                        .equalsIgnoreCase(model);
    }
}
