package org.gouache.palette;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an analysis found.
 *
 * @param file the JSON with recipes and measurements
 * @param content what it holds
 * @param recipes in the order in which they were asked for
 * @param psnrs the PSNR of the final latents in decibels, averaged over prompts, by recipe and for
 *     {@code linear_8bit}, each from the peak of what the dense network makes; the {@linkplain
 *     RecipeFile#baselines baselines} of the content are from the peak of what the palettized one
 *     makes, as apple/ml-stable-diffusion has it
 */
public record Analysis(
        Path file, RecipeFile content, List<PaletteRecipe> recipes, Map<String, Double> psnrs) {
    public Analysis {
        psnrs = Collections.unmodifiableMap(new LinkedHashMap<>(psnrs));
        recipes = List.copyOf(recipes);
    }
}
