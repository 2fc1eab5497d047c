package org.gouache.palettize.matmul;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Looks up indices in palettes that are widened once. */
final class PalettePanels extends WeightPanels {
    private static final int MOST_LANES = 16;

    private final RowLookup lookup;
    private final MemorySegment indices;
    private final int bits;
    private final float[][] palettes;
    private final long groupSize;
    private final float @Nullable [] scales;

    PalettePanels(PalettizedWeight weight, PanelKernels kernels) {
        super(weight.shape(), kernels);
        lookup = kernels.lookup();
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
    void readRow(int output, int from, int count, float[] target, int at, PanelScratch scratch) {
        long bit = ((long) output * depth() + from) * bits;
        int shift = (int) (bit % Byte.SIZE);
        int bytes = Math.ceilDiv(shift + count * bits, Byte.SIZE);
        MemorySegment.copy(indices, JAVA_BYTE, bit / Byte.SIZE, scratch.packed, 0, bytes);
        float[] palette = palettes[(int) (output / groupSize)];
        float scale = scales == null ? 1 : scales[output];
        lookup.lookUp(scratch.packed, shift, bits, count, palette, scale, target, at);
    }
}
