package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.runtime.vector.Workspace.Use;
import org.gouache.tensor.Shape;

import java.util.List;

/** Operations on values one by one, and those that only move them. */
final class Layouts {
    private static final int BLOCK_ROWS = 64;
    private static final float LONGEST_PERIOD = 10000;
    private static final RowMath MATH = RowMath.create();

    private Layouts() {}

    /** What is done to a row, read into the first array; the second is free. */
    @FunctionalInterface
    private interface RowWork {
        void change(long row, float[] values, float[] scratch);
    }

    static Step step(int count, TilePool.Tiles tiles) {
        return pool -> pool.run(count, tiles);
    }

    private static int blocks(Matrix matrix) {
        return Math.toIntExact(Math.ceilDiv(matrix.rows(), (long) BLOCK_ROWS));
    }

    private static Step byRows(Matrix input, Matrix result, Workspace workspace, RowWork work) {
        int columns = input.columns();
        workspace.require(Use.ROWS, columns);
        workspace.require(Use.SUMS, columns);
        return step(
                blocks(input),
                (tile, worker) -> {
                    float[] values = workspace.get(Use.ROWS, worker);
                    float[] scratch = workspace.get(Use.SUMS, worker);
                    long end = Math.min(input.rows(), (tile + 1L) * BLOCK_ROWS);
                    for (long row = (long) tile * BLOCK_ROWS; row < end; row++) {
                        input.read(row, 0, values, 0, columns);
                        work.change(row, values, scratch);
                        result.write(row, 0, values, 0, result.columns());
                    }
                });
    }

    static Step activate(Matrix input, Activation activation, Matrix result, Workspace workspace) {
        return byRows(
                input,
                result,
                workspace,
                (_, values, _) -> MATH.activate(activation, values, 0, input.columns()));
    }

    static Step geglu(Matrix input, Matrix result, Workspace workspace) {
        int half = result.columns();
        return byRows(input, result, workspace, (_, values, _) -> MATH.gate(values, 0, half, half));
    }

    static Step add(Matrix left, Matrix right, Matrix result, Workspace workspace) {
        return byRows(
                left,
                result,
                workspace,
                (row, values, scratch) -> {
                    right.read(row, 0, scratch, 0, right.columns());
                    MATH.add(values, 0, scratch, 0, left.columns());
                });
    }

    /** Adds the same rows to every so many rows. */
    static Step addPerBatch(Matrix image, Matrix vectors, Matrix result, Workspace workspace) {
        long pixels = image.rows() / vectors.rows();
        return byRows(
                image,
                result,
                workspace,
                (row, values, scratch) -> {
                    vectors.read(row / pixels, 0, scratch, 0, image.columns());
                    MATH.add(values, 0, scratch, 0, image.columns());
                });
    }

    /** Side by side. */
    static Step concat(List<Matrix> parts, Matrix result, Workspace workspace) {
        int widest = parts.stream().mapToInt(Matrix::columns).max().orElseThrow();
        workspace.require(Use.ROWS, widest);
        return step(
                blocks(result),
                (tile, worker) -> {
                    float[] values = workspace.get(Use.ROWS, worker);
                    long end = Math.min(result.rows(), (tile + 1L) * BLOCK_ROWS);
                    for (long row = (long) tile * BLOCK_ROWS; row < end; row++) {
                        int column = 0;
                        for (int part = 0; part < parts.size(); part++) {
                            Matrix source = parts.get(part);
                            source.read(row, 0, values, 0, source.columns());
                            result.write(row, column, values, 0, source.columns());
                            column += source.columns();
                        }
                    }
                });
    }

    /** Pixel i of a line or row comes from floor(i * from / to). */
    static Step resize(Matrix image, Shape from, Matrix result, Shape to) {
        int height = to.dim(2);
        int width = to.dim(3);
        int lines = Math.toIntExact(to.size(0) * height);
        return step(
                lines,
                (line, _) -> {
                    int y = line % height;
                    long batch = line / height;
                    long source = batch * from.dim(2) + (long) y * from.dim(2) / height;
                    for (int x = 0; x < width; x++) {
                        long pixel = (long) x * from.dim(3) / width;
                        result.copyRows(
                                (long) line * width + x, image, source * from.dim(3) + pixel, 1);
                    }
                });
    }

    /**
     * Sines and cosines of numbers.
     *
     * @see org.gouache.graph.Op.Sinusoid
     */
    static Step sinusoid(
            Matrix numbers, int width, boolean cosineFirst, float shift, Matrix result) {
        int half = width / 2;
        float[] frequencies = frequencies(half, shift);
        return step(
                1,
                (_, _) -> {
                    for (long at = 0; at < result.rows(); at++) {
                        float number =
                                numbers.get(at / numbers.columns(), (int) (at % numbers.columns()));
                        for (int i = 0; i < half; i++) {
                            double angle = number * frequencies[i];
                            result.set(at, cosineFirst ? half + i : i, (float) Math.sin(angle));
                            result.set(at, cosineFirst ? i : half + i, (float) Math.cos(angle));
                        }
                    }
                });
    }

    /** Rounded to float after each step, as the reference computes them. */
    private static float[] frequencies(int half, float shift) {
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            float exponent = (float) -Math.log(LONGEST_PERIOD) * i;
            frequencies[i] = (float) Math.exp(exponent / (half - shift));
        }
        return frequencies;
    }
}
