package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

/** Normalizations. Sums are in float64. */
final class Norms {
    private static final int BLOCK_ROWS = 32;

    private Norms() {}

    /** Each row by itself. If there is a second input, the sum of both, which is kept. */
    static Step layer(
            Matrix left,
            @Nullable Matrix right,
            @Nullable Matrix sum,
            Slot weight,
            Slot bias,
            float epsilon,
            Matrix result,
            Workspace workspace) {
        int columns = left.columns();
        workspace.require(Use.ROWS, columns);
        workspace.require(Use.SUMS, columns);
        int tiles = Math.toIntExact(Math.ceilDiv(left.rows(), (long) BLOCK_ROWS));
        return pool -> pool.run(tiles, (tile, worker) -> {
            float[] row = workspace.get(Use.ROWS, worker);
            float[] other = workspace.get(Use.SUMS, worker);
            long end = Math.min(left.rows(), (tile + 1L) * BLOCK_ROWS);
            for (long i = (long) tile * BLOCK_ROWS; i < end; i++) {
                left.read(i, 0, row, 0, columns);
                if (right != null && sum != null) {
                    right.read(i, 0, other, 0, columns);
                    for (int c = 0; c < columns; c++) {
                        row[c] += other[c];
                    }
                    sum.write(i, 0, row, 0, columns);
                }
                normalize(row, columns, weight.values(), bias.values(), epsilon);
                result.write(i, 0, row, 0, columns);
            }
        });
    }

    private static void normalize(
            float[] row, int columns, float[] weight, float[] bias, float epsilon) {
        double total = 0;
        for (int c = 0; c < columns; c++) {
            total += row[c];
        }
        double mean = total / columns;
        double squares = 0;
        for (int c = 0; c < columns; c++) {
            double difference = row[c] - mean;
            squares += difference * difference;
        }
        float scale = (float) (1 / Math.sqrt(squares / columns + epsilon));
        float center = (float) mean;
        for (int c = 0; c < columns; c++) {
            row[c] = (row[c] - center) * scale * weight[c] + bias[c];
        }
    }

    /** Each group of channels of each image. */
    static Step group(
            Matrix input,
            int batch,
            int groups,
            Slot weight,
            Slot bias,
            float epsilon,
            @Nullable Activation activation,
            Matrix result,
            Workspace workspace) {
        int width = input.columns() / groups;
        long pixels = input.rows() / batch;
        workspace.require(Use.ROWS, width);
        return pool -> pool.run(batch * groups, (tile, worker) -> {
            float[] part = workspace.get(Use.ROWS, worker);
            int first = tile % groups * width;
            long from = tile / groups * pixels;
            double mean = mean(input, from, pixels, first, width, part);
            double variance = variance(input, from, pixels, first, width, part, mean);
            float scale = (float) (1 / Math.sqrt(variance + epsilon));
            for (long row = from; row < from + pixels; row++) {
                input.read(row, first, part, 0, width);
                for (int c = 0; c < width; c++) {
                    float factor = scale * weight.values()[first + c];
                    part[c] = (part[c] - (float) mean) * factor + bias.values()[first + c];
                }
                if (activation != null) {
                    Elementwise.activate(activation, part, 0, width);
                }
                result.write(row, first, part, 0, width);
            }
        });
    }

    private static double mean(
            Matrix input, long from, long pixels, int first, int width, float[] part) {
        double total = 0;
        for (long row = from; row < from + pixels; row++) {
            input.read(row, first, part, 0, width);
            for (int c = 0; c < width; c++) {
                total += part[c];
            }
        }
        return total / (pixels * width);
    }

    private static double variance(
            Matrix input, long from, long pixels, int first, int width, float[] part, double mean) {
        double squares = 0;
        for (long row = from; row < from + pixels; row++) {
            input.read(row, first, part, 0, width);
            for (int c = 0; c < width; c++) {
                double difference = part[c] - mean;
                squares += difference * difference;
            }
        }
        return squares / (pixels * width);
    }
}
