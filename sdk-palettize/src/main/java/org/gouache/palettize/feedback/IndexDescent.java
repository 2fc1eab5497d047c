package org.gouache.palettize.feedback;

import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Chooses each index anew with all others as they are, again and again, while it makes the error e
 * C e^T of its row smaller: with g = C e, the best that can stand for input i is what stands there
 * now plus g_i / C_ii.
 */
final class IndexDescent {
    private final Tensor covariance;
    private final int width;
    private final int firstColumn;
    private final Coding coding;
    private final float damping;
    private final float[] diagonal;

    /**
     * @param covariance of some inputs
     * @param firstColumn the first of them
     */
    IndexDescent(Tensor covariance, int firstColumn, Coding coding) {
        this.covariance = covariance;
        this.width = covariance.shape().dim(0);
        this.firstColumn = firstColumn;
        this.coding = coding;
        damping = (float) BlockFactor.damping(covariance);
        diagonal = new float[width];
        for (int i = 0; i < width; i++) {
            diagonal[i] = covariance.getFloat((long) i * width + i) + damping;
        }
    }

    /**
     * @param sweeps over the indices of a row, at most
     */
    void run(int sweeps, Tiles tiles) {
        tiles.forRows(coding.rows(), (first, count) -> run(first, count, sweeps));
    }

    private void run(int firstRow, int rows, int sweeps) {
        BlockProduct product = new BlockProduct(covariance);
        int stride = product.stride();
        float[] errors = new float[rows * stride];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                errors[row * stride + i] = coding.error(firstRow + row, firstColumn + i);
            }
        }
        float[] gradients = new float[rows * stride];
        product.multiply(errors, rows, gradients);
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] += damping * errors[i];
        }
        float[] line = new float[width];
        for (int row = 0; row < rows; row++) {
            int sweep = 0;
            while (sweep < sweeps && improve(firstRow + row, gradients, row * stride, line)) {
                sweep++;
            }
        }
    }

    /** Whether anything changed in a row. */
    private boolean improve(int row, float[] gradients, int at, float[] line) {
        Entries palette = coding.palette(row);
        float scale = coding.scale(row);
        boolean changed = false;
        for (int i = 0; i < width && scale > 0; i++) {
            float now = coding.entry(row, firstColumn + i);
            int best = palette.nearest(now + gradients[at + i] / (diagonal[i] * scale));
            float change = (now - palette.get(best)) * scale;
            if (change != 0) {
                coding.choose(row, firstColumn + i, best);
                add(change, i, gradients, at, line);
                changed = true;
            }
        }
        return changed;
    }

    /** What the change of one error does to all gradients. */
    private void add(float change, int input, float[] gradients, int at, float[] line) {
        MemorySegment.copy(
                covariance.data(),
                ValueLayout.JAVA_FLOAT_UNALIGNED,
                (long) input * width * Float.BYTES,
                line,
                0,
                width);
        for (int j = 0; j < width; j++) {
            gradients[at + j] += change * line[j];
        }
        gradients[at + input] += damping * change;
    }
}
