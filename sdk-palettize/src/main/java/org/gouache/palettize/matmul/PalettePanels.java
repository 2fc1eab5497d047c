package org.gouache.palettize.matmul;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Looks up indices of sixteen outputs beside each other, so that columns come of themselves. */
final class PalettePanels extends WeightPanels {
    private static final int MOST_LANES = 16;

    private final ColumnLookup lookup;
    private final MemorySegment indices;
    private final int bits;
    private final float[][] palettes;
    private final long groupSize;
    private final float @Nullable [] scales;

    PalettePanels(PalettizedWeight weight, ColumnLookup lookup) {
        super(weight.shape());
        this.lookup = lookup;
        indices = weight.indices();
        bits = weight.bits();
        groupSize = weight.groupSize();
        palettes = new float[weight.groups()][];
        for (int group = 0; group < palettes.length; group++) {
            palettes[group] = filled(widen(weight.palette(), group << bits, new float[1 << bits]));
        }
        DenseWeight scale = weight.scale();
        scales = scale == null ? null : widen(scale, 0, new float[outputs()]);
    }

    private static float[] widen(DenseWeight float16, int first, float[] target) {
        for (int i = 0; i < target.length; i++) {
            long offset = (long) (first + i) * Short.BYTES;
            target[i] = Float.float16ToFloat(float16.data().get(JAVA_SHORT_UNALIGNED, offset));
        }
        return target;
    }

    /** A palette, repeated until it fills vectors of all widths. */
    private static float[] filled(float[] palette) {
        float[] filled = Arrays.copyOf(palette, Math.max(palette.length, MOST_LANES));
        for (int i = palette.length; i < filled.length; i++) {
            filled[i] = filled[i - palette.length];
        }
        return filled;
    }

    @Override
    void readPart(int first, int count, int from, int part, float[] panel, PanelScratch scratch) {
        for (int column = 0; column < COLUMNS; column++) {
            int output = first + Math.min(column, count - 1);
            long bit = ((long) output * depth() + from) * bits;
            int shift = (int) (bit % Byte.SIZE);
            MemorySegment.copy(
                    indices,
                    JAVA_BYTE,
                    bit / Byte.SIZE,
                    scratch.packed,
                    column * PanelScratch.STRIDE,
                    Math.ceilDiv(shift + part * bits, Byte.SIZE));
            scratch.shifts[column] = shift;
            scratch.palettes[column] = palettes[(int) (output / groupSize)];
            scratch.scales[column] = scales == null ? 1 : scales[output];
        }
        lookup.lookUp(bits, part, panel, scratch);
    }
}
