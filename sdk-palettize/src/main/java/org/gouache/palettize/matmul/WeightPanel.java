package org.gouache.palettize.matmul;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Outputs of a weight as columns of a panel, [inputs][16], in float32.
 *
 * <p>A convolution's inputs are those of its taps, one tap after another: it multiplies patches
 * [height, width, channels] of images whose channels come last.
 */
public final class WeightPanel {
    private WeightPanel() {}

    /** How many values an output of a weight is made of: all dimensions but the first. */
    public static int depth(Weight weight) {
        return Math.toIntExact(weight.shape().elements() / weight.shape().size(0));
    }

    /** How many taps a convolution has; a linear has one. */
    public static int taps(Weight weight) {
        return weight.shape().rank() == 4 ? weight.shape().dim(2) * weight.shape().dim(3) : 1;
    }

    /**
     * Decodes outputs into a panel.
     *
     * @param first the first output
     * @param count how many, at most 16; the columns of the others become zeros
     * @param panel takes {@code depth * 16} values from {@code at} on
     * @param row scratch of at least {@code depth} values
     */
    public static void read(
            Weight weight, long first, int count, float[] panel, int at, float[] row) {
        int depth = depth(weight);
        int taps = taps(weight);
        int channels = depth / taps;
        MemorySegment target = MemorySegment.ofArray(row).asSlice(0, (long) depth * Float.BYTES);
        if (count < MicroKernel.COLUMNS) {
            Arrays.fill(panel, at, at + depth * MicroKernel.COLUMNS, 0);
        }
        for (int output = 0; output < count; output++) {
            WeightElements.copy(
                    weight, (first + output) * depth, depth, ElementType.F32, target);
            int column = at + output;
            for (int tap = 0; tap < taps; tap++) {
                for (int channel = 0; channel < channels; channel++) {
                    panel[column] = row[channel * taps + tap];
                    column += MicroKernel.COLUMNS;
                }
            }
        }
    }
}
