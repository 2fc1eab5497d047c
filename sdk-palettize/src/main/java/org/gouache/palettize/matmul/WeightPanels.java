package org.gouache.palettize.matmul;

import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;

/**
 * A weight as panels [depth][16], each with sixteen outputs as columns, in float32. Nothing of it
 * is held but its palettes. May be used by several threads.
 *
 * <p>Values follow each other as in the weight: that of a convolution has all taps of a channel
 * together.
 */
public abstract sealed class WeightPanels permits DensePanels, PalettePanels {
    static final int COLUMNS = MicroKernel.COLUMNS;

    private static final PanelKernels FASTEST = PanelKernels.create();

    private final PanelKernels kernels;
    private final int outputs;
    private final int depth;
    private final int taps;

    WeightPanels(Shape shape, PanelKernels kernels) {
        this.kernels = kernels;
        outputs = shape.dim(0);
        depth = Math.toIntExact(shape.elements() / outputs);
        taps = shape.rank() == 4 ? shape.dim(2) * shape.dim(3) : 1;
    }

    /** Those of a weight. */
    public static WeightPanels of(Weight weight) {
        return of(weight, FASTEST);
    }

    static WeightPanels of(Weight weight, PanelKernels kernels) {
        return switch (weight) {
            case DenseWeight dense -> new DensePanels(dense, kernels);
            case PalettizedWeight palettized -> new PalettePanels(palettized, kernels);
        };
    }

    /** The first dimension of the weight. */
    public final int outputs() {
        return outputs;
    }

    /** How many values an output is made of: the product of all other dimensions. */
    public final int depth() {
        return depth;
    }

    /** How many values of an output belong together: the taps of a channel. */
    public final int taps() {
        return taps;
    }

    /**
     * Decodes a part of outputs into a panel.
     *
     * @param first the first output
     * @param count how many, 1 to 16; the last one is repeated in the other columns
     * @param from the first value of each
     * @param depth how many values of each
     * @param panel takes a row of sixteen values for each value of an output
     * @param at where the first row goes
     * @param stride from a row to the next
     */
    public final void read(
            int first,
            int count,
            int from,
            int depth,
            float[] panel,
            int at,
            int stride,
            PanelScratch scratch) {
        for (int done = 0; done < depth; done += PanelScratch.DEPTH) {
            int part = Math.min(PanelScratch.DEPTH, depth - done);
            for (int column = 0; column < count; column++) {
                int row = column * PanelScratch.STRIDE;
                readRow(first + column, from + done, part, scratch.values, row, scratch);
            }
            transpose(count, part, panel, at + done * stride, stride, scratch);
        }
    }

    private void transpose(
            int count, int part, float[] panel, int at, int stride, PanelScratch scratch) {
        for (int column = 0; column < COLUMNS; column += Transposition.ROWS) {
            int existing = Math.min(column, count - 1);
            kernels.transposition()
                    .transpose(
                            scratch.values,
                            existing * PanelScratch.STRIDE,
                            PanelScratch.STRIDE,
                            count - 1 - existing,
                            part,
                            panel,
                            at + column,
                            stride);
        }
    }

    /**
     * Products of one output with a few rows, straight from the weight: without panels, as they pay
     * where there are many rows. There must be one tap only.
     *
     * @param rows each of the whole depth, from the beginning on
     * @param stride from a row to the next
     * @param count how many rows
     * @param sums takes a sum for each row
     * @param at where the first sum goes
     * @param sumsStride from a sum to the next
     */
    public final void multiply(
            int output,
            float[] rows,
            int stride,
            int count,
            float[] sums,
            int at,
            int sumsStride,
            PanelScratch scratch) {
        for (int i = 0; i < count; i++) {
            sums[at + i * sumsStride] = 0;
        }
        float[] values = scratch.values;
        for (int from = 0; from < depth; from += PanelScratch.ROW) {
            int part = Math.min(PanelScratch.ROW, depth - from);
            readRow(output, from, part, values, 0, scratch);
            kernels.dots()
                    .add(
                            values,
                            part,
                            rows,
                            from,
                            stride,
                            count,
                            sums,
                            at,
                            sumsStride,
                            scratch.lanes);
        }
    }

    /**
     * Decodes values of one output.
     *
     * @param from the first value, as they follow each other in the weight
     * @param count how many, at most {@link PanelScratch#ROW}
     * @param target takes them from {@code at} on
     */
    abstract void readRow(
            int output, int from, int count, float[] target, int at, PanelScratch scratch);
}
