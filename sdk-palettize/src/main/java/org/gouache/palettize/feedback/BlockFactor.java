package org.gouache.palettize.feedback;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.tensor.Tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A block of a covariance as error feedback takes it: damped, its values in the order of their
 * variance, and decomposed into L L^T. An error e of a weight's row then costs |L^T e|^2, and what
 * the errors from k on cost does not depend on those before k: indices are chosen from the last to
 * the first.
 */
final class BlockFactor {
    static final int BLOCK = 4 * MicroKernel.COLUMNS;

    /** A part of the mean variance, as GPTQ has it. */
    private static final double DAMPING = 0.01;

    private static final double LEAST_PIVOT = 0.01;

    private final int width;
    private final int[] order;
    private final float[][] panels;
    private final float[][] triangles;

    BlockFactor(Tensor covariance, Tiles tiles) {
        width = covariance.shape().dim(0);
        double added = damping(covariance);
        order =
                IntStream.range(0, width)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        i -> covariance.getFloat((long) i * width + i)))
                        .mapToInt(Integer::intValue)
                        .toArray();
        float[] lower = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                lower[i * width + j] = covariance.getFloat((long) order[i] * width + order[j]);
            }
            lower[i * width + i] += (float) added;
        }
        Cholesky.decompose(lower, width, added * LEAST_PIVOT, tiles);
        int blocks = Math.ceilDiv(width, BLOCK);
        panels = new float[blocks][];
        triangles = new float[blocks][];
        Arrays.setAll(panels, block -> panels(lower, block));
        Arrays.setAll(triangles, block -> triangle(lower, block));
    }

    /** What is added to each variance: so that inputs that were never seen are not free. */
    static double damping(Tensor covariance) {
        int width = covariance.shape().dim(0);
        double mean = 0;
        for (int i = 0; i < width; i++) {
            mean += covariance.getFloat((long) i * width + i) / width;
        }
        return mean > 0 ? DAMPING * mean : 1;
    }

    /** The columns of a block, below it, as panels [rows][16] one after another. */
    private float[] panels(float[] lower, int block) {
        int end = end(block);
        int rows = width - end;
        float[] target = new float[rows * BLOCK];
        for (int column = first(block); column < end; column += MicroKernel.COLUMNS) {
            int at = (column - first(block)) * rows;
            int count = Math.min(MicroKernel.COLUMNS, end - column);
            for (int k = 0; k < rows; k++) {
                System.arraycopy(
                        lower,
                        (end + k) * width + column,
                        target,
                        at + k * MicroKernel.COLUMNS,
                        count);
            }
        }
        return target;
    }

    private float[] triangle(float[] lower, int block) {
        int first = first(block);
        float[] target = new float[BLOCK * BLOCK];
        for (int i = first; i < end(block); i++) {
            System.arraycopy(lower, i * width + first, target, (i - first) * BLOCK, i - first + 1);
        }
        return target;
    }

    int width() {
        return width;
    }

    int blocks() {
        return panels.length;
    }

    int first(int block) {
        return block * BLOCK;
    }

    int end(int block) {
        return Math.min(width, first(block) + BLOCK);
    }

    /** Which value of the covariance stands at a place. */
    int value(int place) {
        return order[place];
    }

    /** L's columns of a block from the row after it on, as panels [rows][16]. */
    float[] panels(int block) {
        return panels[block];
    }

    /** L on the diagonal, [{@value #BLOCK}][{@value #BLOCK}]. */
    float[] triangle(int block) {
        return triangles[block];
    }
}
