package org.gouache.palettize.feedback;

import org.gouache.tensor.Tensor;

import java.util.List;

/** Products X C of as many rows as a weight has, made and used some rows at a time. */
record RowProducts(List<Tensor> blocks, int rows, Tiles tiles) {
    /** The values of X. */
    @FunctionalInterface
    interface Source {
        float value(int row, int column);
    }

    /** Takes the products of a row, from the first on; no two threads have the same row. */
    @FunctionalInterface
    interface Sink {
        void add(int row, int column, float product);
    }

    void multiply(Source source, Sink sink) {
        int first = 0;
        for (Tensor block : blocks) {
            int start = first;
            tiles.forRows(rows, (row, count) -> multiply(block, start, row, count, source, sink));
            first += block.shape().dim(0);
        }
    }

    private static void multiply(
            Tensor block, int firstColumn, int firstRow, int rows, Source source, Sink sink) {
        BlockProduct product = new BlockProduct(block);
        int width = block.shape().dim(0);
        int stride = product.stride();
        float[] x = new float[rows * stride];
        float[] products = new float[rows * stride];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                x[row * stride + i] = source.value(firstRow + row, firstColumn + i);
            }
        }
        product.multiply(x, rows, products);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                sink.add(firstRow + row, firstColumn + i, products[row * stride + i]);
            }
        }
    }
}
