package org.gouache.palette;

import java.util.List;

/**
 * What palettizing a model did to it.
 *
 * @param components all networks of the model
 * @param layers all weights that were palettized
 */
public record PaletteReport(List<ComponentSize> components, List<PalettizedLayer> layers) {
    public PaletteReport {
        components = List.copyOf(components);
        layers = List.copyOf(layers);
    }

    /**
     * What a network's weights take.
     *
     * @param name its folder: {@code unet}
     * @param weights the number of elements
     * @param palettized how many of them are palettized
     */
    public record ComponentSize(
            String name, long weights, long palettized, long bytesBefore, long bytesAfter) {}
}
