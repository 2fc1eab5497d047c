package com.example;

import java.nio.file.Path;
import java.util.List;
import org.gouache.Comparison;
import org.gouache.Model;
import org.gouache.Request;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeMethod;
import org.gouache.palette.RecipeTarget;
import org.gouache.postcard.PostcardXl;

/** Finds out how few bits some layers stand, palettizes by that, and looks at what is lost. */
public class FindRecipe {
    public static void main(String[] args) {
        Path small = Path.of("target/postcard-small");
        try (Model model = Model.open(PostcardXl.folder())) {
            AnalysisOptions options =
                    AnalysisOptions.builder(RecipeMethod.GREEDY)
                            .layers(List.of("mid_block\\..*"))
                            .minWeights(200_000)
                            .bits(List.of(4, 8))
                            .prompts(List.of("a red boat at sea at sunset"))
                            .targets(List.of(new RecipeTarget.Bits(6)))
                            .build();
            Analysis analysis =
                    model.analyze(Path.of("target/analysis"), options, AnalysisListener.NONE);
            PaletteRecipe recipe = analysis.recipes().getFirst();
            recipe.bits().forEach((layer, bits) -> System.out.println(layer + ": " + bits));
            model.palettize(small, PaletteOptions.ofRecipe(recipe));
        }

        Request boat = Request.builder("a red boat at sea at sunset").steps(4).seed(1).build();
        Comparison comparison =
                Comparison.write(
                        Path.of("target/compared"), PostcardXl.folder(), small, List.of(boat));
        System.out.printf(
                "%s: %.1f dB in the latents, %.1f dB in the picture%n",
                comparison.report(), comparison.latentsPsnr(), comparison.picturesPsnr());
    }
}
