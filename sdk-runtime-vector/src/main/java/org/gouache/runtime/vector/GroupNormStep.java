package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Normalizes each group of channels of each image, and activates. One pass over the values takes
 * moments of each channel, part by part, around the first values of the part, so that nothing is
 * lost where the mean is far from zero; they are put together in float64 (Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances", 1979). The second
 * pass scales and shifts.
 */
final class GroupNormStep implements Step {
    private static final int BLOCK_ROWS = 256;
    private static final RowMath MATH = RowMath.create();

    private final Matrix input;
    private final Matrix result;
    private final int batch;
    private final int groups;
    private final Slot weight;
    private final Slot bias;
    private final float epsilon;
    private final @Nullable Activation activation;
    private final Workspace workspace;
    private final int columns;
    private final long pixels;
    private final int blocks;

    /** For each image: what its channels are multiplied by, and what is added then. */
    private final float[][] factors;

    private final float[][] summands;

    private final TilePool.Tiles measuring = this::measure;
    private final TilePool.Tiles combining = this::combine;
    private final TilePool.Tiles applying = this::apply;

    GroupNormStep(
            Matrix input,
            int batch,
            int groups,
            Slot weight,
            Slot bias,
            float epsilon,
            @Nullable Activation activation,
            Matrix result,
            Workspace workspace) {
        this.input = input;
        this.result = result;
        this.batch = batch;
        this.groups = groups;
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
        this.activation = activation;
        this.workspace = workspace;
        this.columns = input.columns();
        this.pixels = input.rows() / batch;
        this.blocks = Math.toIntExact(Math.ceilDiv(pixels, (long) BLOCK_ROWS));
        this.factors = new float[batch][columns];
        this.summands = new float[batch][columns];
        workspace.require(Use.ROWS, columns);
        workspace.requireShared(batch * blocks * RowMath.MOMENTS * columns);
    }

    @Override
    public void compute(TilePool pool) {
        pool.run(batch * blocks, measuring);
        pool.run(batch * groups, combining);
        pool.run(batch * blocks, applying);
    }

    private long firstRow(int block) {
        return block / blocks * pixels + (long) (block % blocks) * BLOCK_ROWS;
    }

    private int rows(int block) {
        return (int) Math.min(BLOCK_ROWS, pixels - (long) (block % blocks) * BLOCK_ROWS);
    }

    private void measure(int block, int worker) {
        float[] row = workspace.get(Use.ROWS, worker);
        long first = firstRow(block);
        float[] moments = workspace.shared();
        int at = block * RowMath.MOMENTS * columns;
        input.read(first, 0, moments, at, columns);
        Arrays.fill(moments, at + columns, at + RowMath.MOMENTS * columns, 0);
        for (int i = 1; i < rows(block); i++) {
            input.read(first + i, 0, row, 0, columns);
            MATH.addMoments(row, 0, columns, moments, at);
        }
    }

    private void combine(int tile, int worker) {
        int image = tile / groups;
        int width = columns / groups;
        int firstColumn = tile % groups * width;
        float[] moments = workspace.shared();
        double count = 0;
        double mean = 0;
        double deviations = 0;
        for (int block = image * blocks; block < (image + 1) * blocks; block++) {
            double rows = rows(block);
            for (int c = firstColumn; c < firstColumn + width; c++) {
                int at = block * RowMath.MOMENTS * columns + c;
                double sum = moments[at + columns];
                double partMean = moments[at] + sum / rows;
                double partDeviations = moments[at + 2 * columns] - sum * sum / rows;
                double difference = partMean - mean;
                double total = count + rows;
                mean += difference * rows / total;
                deviations += partDeviations + difference * difference * count * rows / total;
                count = total;
            }
        }
        double scale = 1 / Math.sqrt(Math.max(0, deviations) / count + epsilon);
        for (int c = firstColumn; c < firstColumn + width; c++) {
            double factor = scale * weight.values()[c];
            factors[image][c] = (float) factor;
            summands[image][c] = (float) (bias.values()[c] - mean * factor);
        }
    }

    private void apply(int block, int worker) {
        float[] row = workspace.get(Use.ROWS, worker);
        int image = block / blocks;
        long first = firstRow(block);
        for (int i = 0; i < rows(block); i++) {
            input.read(first + i, 0, row, 0, columns);
            MATH.scaleAndAdd(row, 0, columns, factors[image], summands[image], 0);
            if (activation != null) {
                MATH.activate(activation, row, 0, columns);
            }
            result.write(first + i, 0, row, 0, columns);
        }
    }
}
