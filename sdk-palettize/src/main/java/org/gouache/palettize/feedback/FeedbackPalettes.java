package org.gouache.palettize.feedback;

import org.gouache.palette.PaletteMethod;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.weight.DenseWeight;

/**
 * Palettes as {@link FeedbackPalettizer} finds them, where their entries may be chosen; others as
 * {@link LayerPalettes#OPTIMAL} has them.
 *
 * @param statistics of the inputs of all layers
 */
public record FeedbackPalettes(LayerStatistics statistics) implements LayerPalettes {
    @Override
    public OfLayer of(String layer, DenseWeight dense) {
        FeedbackPalettizer palettizer =
                FeedbackPalettizer.of(layer, dense, statistics.of(layer), true);
        return (spec, arena) ->
                spec.method() == PaletteMethod.KMEANS
                        ? palettizer.palettize(spec, arena).weight()
                        : OPTIMAL.of(layer, dense).palettize(spec, arena);
    }
}
