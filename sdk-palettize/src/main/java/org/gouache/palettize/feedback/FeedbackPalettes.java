package org.gouache.palettize.feedback;

import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.weight.DenseWeight;

/**
 * Palettes as {@link FeedbackPalettizer} finds them.
 *
 * @param statistics of the inputs of all layers
 */
public record FeedbackPalettes(LayerStatistics statistics) implements LayerPalettes {
    @Override
    public OfLayer of(String layer, DenseWeight dense) {
        FeedbackPalettizer palettizer =
                FeedbackPalettizer.of(layer, dense, statistics.of(layer), true);
        return (spec, arena) -> palettizer.palettize(spec, arena).weight();
    }
}
