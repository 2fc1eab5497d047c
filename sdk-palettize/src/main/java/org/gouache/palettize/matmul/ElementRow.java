package org.gouache.palettize.matmul;

/** Looks up one index after another: what other lookups must equal. */
final class ElementRow implements RowLookup {
    @Override
    public void lookUp(
            byte[] packed,
            int shift,
            int bits,
            int count,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        lookUpFrom(0, packed, shift, bits, count, palette, scale, target, at);
    }

    /**
     * @param first the first unit
     */
    static void lookUpFrom(
            int first,
            byte[] packed,
            int shift,
            int bits,
            int count,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        int units = count / UNIT;
        switch (bits) {
            case 6 -> lookUpUnits(first, units, packed, shift, 6, palette, scale, target, at);
            case 8 -> lookUpUnits(first, units, packed, shift, 8, palette, scale, target, at);
            default -> lookUpUnits(first, units, packed, shift, bits, palette, scale, target, at);
        }
        if (units * UNIT < count) {
            long rest = RowLookup.unit(packed, shift, bits, units);
            for (int i = units * UNIT; i < count; i++) {
                target[at + i] = palette[(int) rest & palette.length - 1] * scale;
                rest >>>= bits;
            }
        }
    }

    /** Faster where the bits are a constant. */
    private static void lookUpUnits(
            int first,
            int end,
            byte[] packed,
            int shift,
            int bits,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        for (int unit = first; unit < end; unit++) {
            long rest = RowLookup.unit(packed, shift, bits, unit);
            int to = at + unit * UNIT;
            for (int i = 0; i < UNIT; i++) {
                target[to + i] = palette[(int) rest & palette.length - 1] * scale;
                rest >>>= bits;
            }
        }
    }
}
