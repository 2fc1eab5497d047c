package org.gouache.cli;

import org.gouache.palette.Analysis;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an analysis found, for people and for programs.
 *
 * @param nanoseconds that it took
 */
record RecipeTable(Analysis analysis, long nanoseconds) {
    private static final String ROW = "  %-32s %8s %11s %11s %11s";
    private static final PaletteSpec PLAIN = PaletteSpec.ofBits(8);

    String text() {
        return Stream.of(
                        Stream.of(headline()),
                        Stream.of(ROW.formatted("", "bits", "layers", "latents", "Apple's")),
                        analysis.recipes().stream().map(this::row))
                .flatMap(rows -> rows)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String headline() {
        int layers = analysis.recipes().getFirst().bits().size();
        return "%s: %d recipes for %d layers, %s s"
                .formatted(
                        analysis.file(),
                        analysis.recipes().size(),
                        layers,
                        Quantity.decimal(nanoseconds / 1e9, 1));
    }

    private String row(PaletteRecipe recipe) {
        return ROW.formatted(
                recipe.name(),
                Quantity.decimal(recipe.averageBits().orElse(Double.NaN), 2),
                Quantity.bytes(recipe.bytes(PLAIN)),
                decibels(analysis.psnrs().get(recipe.name())),
                decibels(analysis.content().baselines().get(recipe.name())));
    }

    private static String decibels(@Nullable Double psnr) {
        return psnr == null ? "" : Quantity.decimal(psnr, 1) + " dB";
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("file", analysis.file().toString());
        json.put("seconds", Math.round(nanoseconds / 1e6) / 1000.0);
        ObjectNode recipes = json.putObject("recipes");
        for (PaletteRecipe recipe : analysis.recipes()) {
            recipes.putObject(recipe.name())
                    .put("bits", recipe.averageBits().orElse(Double.NaN))
                    .put("bytes", recipe.bytes(PLAIN))
                    .put("psnr", analysis.psnrs().get(recipe.name()))
                    .put("apple_psnr", analysis.content().baselines().get(recipe.name()));
        }
        return json.toString();
    }
}
