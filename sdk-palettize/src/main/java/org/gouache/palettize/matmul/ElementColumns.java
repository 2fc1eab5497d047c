package org.gouache.palettize.matmul;

/** Looks up one index after another: what other lookups must equal. */
final class ElementColumns implements ColumnLookup {
    /** So many that the rows which they go to stay in the nearest cache. */
    private static final int BLOCK = 16;

    @Override
    public void lookUp(int bits, int count, float[] panel, PanelScratch scratch) {
        lookUpFrom(0, bits, count, panel, scratch);
    }

    /**
     * @param first the first unit
     */
    void lookUpFrom(int first, int bits, int count, float[] panel, PanelScratch scratch) {
        int units = count / UNIT;
        for (int unit = first; unit < units; unit += BLOCK) {
            int end = Math.min(unit + BLOCK, units);
            for (int column = 0; column < MicroKernel.COLUMNS; column++) {
                lookUpColumn(column, bits, unit, end, panel, scratch);
            }
        }
        if (units * UNIT < count) {
            lookUpRest(bits, units, count, panel, scratch);
        }
    }

    private static void lookUpColumn(
            int column, int bits, int from, int to, float[] panel, PanelScratch scratch) {
        int[] places = scratch.places;
        float[] palette = scratch.palettes[column];
        float scale = scratch.scales[column];
        int mask = palette.length - 1;
        for (int unit = from; unit < to; unit++) {
            long rest = ColumnLookup.unit(scratch, column, bits, unit);
            int row = unit * UNIT;
            for (int i = 0; i < UNIT; i++) {
                panel[places[row + i] + column] = palette[(int) rest & mask] * scale;
                rest >>>= bits;
            }
        }
    }

    private static void lookUpRest(
            int bits, int unit, int count, float[] panel, PanelScratch scratch) {
        for (int column = 0; column < MicroKernel.COLUMNS; column++) {
            float[] palette = scratch.palettes[column];
            long rest = ColumnLookup.unit(scratch, column, bits, unit);
            for (int k = unit * UNIT; k < count; k++) {
                int index = (int) rest & palette.length - 1;
                panel[scratch.places[k] + column] = palette[index] * scratch.scales[column];
                rest >>>= bits;
            }
        }
    }
}
