package org.gouache.runtime.vector;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Channels;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;

/**
 * What is kept of a value, the whole or less.
 *
 * @param graph that computes it
 */
record Statistics(Matrix matrix, Observation observation, Graph graph) {
    void write(Tensor target, TilePool pool) {
        switch (observation.statistic()) {
            case VALUE -> values(target, pool);
            case MEAN_SQUARE -> meanSquare(target);
            case COVARIANCE -> covariance(target, pool);
        }
    }

    /** In float64 until the end. */
    private void meanSquare(Tensor target) {
        Channels channels = observation.channels(graph);
        for (int i = 0; i < channels.count(); i++) {
            double sum = 0;
            for (long row = 0; row < matrix.rows(); row++) {
                double x = matrix.get(row, channels.from() + i);
                sum += x * x;
            }
            target.setFloat(i, (float) (sum / matrix.rows()));
        }
    }

    private void covariance(Tensor target, TilePool pool) {
        int taps = observation.taps(graph);
        new Covariance(
                        rows(taps),
                        observation.channels(graph).from() * taps,
                        target.shape().dim(0),
                        taps)
                .compute(target, pool);
    }

    private RowSource rows(int taps) {
        return taps > 1 && graph.layer(observation.module()) instanceof Op.Conv2d convolution
                ? Patches.of(matrix, convolution)
                : new RowSource.Rows(matrix);
    }

    private void values(Tensor target, TilePool pool) {
        Channels channels = observation.channels(graph);
        Border.write(channels.count() == matrix.columns() ? matrix : part(channels), target, pool);
    }

    private Matrix part(Channels channels) {
        int count = channels.count();
        float[] values = new float[Math.toIntExact(matrix.rows() * count)];
        for (int row = 0; row < matrix.rows(); row++) {
            matrix.read(row, channels.from(), values, row * count, count);
        }
        return new Matrix(MemorySegment.ofArray(values), matrix.rows(), count);
    }
}
