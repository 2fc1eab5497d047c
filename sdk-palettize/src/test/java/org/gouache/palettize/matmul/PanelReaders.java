package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.ForcedWidth;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

/** All ways to decode panels. */
final class PanelReaders {
    private PanelReaders() {}

    static PanelReader scalar() {
        return reader(new ScalarTransposition(), new ElementColumns());
    }

    static PanelReader create() {
        return reader(new VectorTransposition(), new VectorColumns());
    }

    static PanelReader ofWidth(int bits) {
        return ForcedWidth.create(bits, PanelReaders.class, PanelReader.class);
    }

    private static PanelReader reader(Transposition transposition, ColumnLookup lookup) {
        PanelScratch scratch = new PanelScratch();
        return (weight, first, count, from, depth) -> {
            WeightPanels panels =
                    switch (weight) {
                        case DenseWeight dense -> new DensePanels(dense, transposition);
                        case PalettizedWeight palettized -> new PalettePanels(palettized, lookup);
                    };
            float[] panel = new float[3 + depth * MicroKernel.COLUMNS];
            panels.read(first, count, from, depth, panel, 3, scratch);
            float[] result = new float[panel.length - 3];
            System.arraycopy(panel, 3, result, 0, result.length);
            return result;
        };
    }
}
