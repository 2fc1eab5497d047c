package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Products of matrices, one for each entry of dimensions in front. */
final class Products {
    private Products() {}

    static Array matmul(Call call) {
        Array x = call.array("x");
        Array y = call.array("y");
        boolean transposeX = call.flag("transpose_x");
        boolean transposeY = call.flag("transpose_y");
        return matmul(call, x, transposeX, y, transposeY);
    }

    static Array matmul(Call call, Array x, boolean transposeX, Array y, boolean transposeY) {
        if (x.rank() < 2 || y.rank() < 2) {
            throw call.error("x %s, y %s: no matrices".formatted(x.shape(), y.shape()));
        }
        Matrix left = last(x, transposeX);
        Matrix right = last(y, transposeY);
        if (left.columns() != right.rows()) {
            throw call.error(
                    "x %s%s times y %s%s"
                            .formatted(
                                    x.shape(),
                                    transposeX ? " transposed" : "",
                                    y.shape(),
                                    transposeY ? " transposed" : ""));
        }
        Shape batch = call.joint(front(x.shape()), front(y.shape()));
        int[] lefts = places(x, batch);
        int[] rights = places(y, batch);
        int rows = left.rows();
        int columns = right.columns();
        float[] result = new float[Math.toIntExact(batch.elements() * rows * columns)];
        IntStream.range(0, lefts.length)
                .parallel()
                .forEach(i ->
                        Product.multiply(
                                left.from(lefts[i]),
                                right.from(rights[i]),
                                new Matrix(result, i * rows * columns, rows, columns, columns, 1)));
        return x.with(join(batch, rows, columns), result);
    }

    private static Matrix last(Array array, boolean transposed) {
        int rows = array.shape().dim(-2);
        int columns = array.shape().dim(-1);
        Matrix matrix = new Matrix(array.values(), 0, rows, columns, columns, 1);
        return transposed ? matrix.transposed() : matrix;
    }

    private static Shape front(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    private static Shape join(Shape batch, int rows, int columns) {
        long[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        sizes[batch.rank()] = rows;
        sizes[batch.rank() + 1] = columns;
        return Shape.of(sizes);
    }

    /** Where the matrices of a batch start. */
    private static int[] places(Array array, Shape batch) {
        int matrix = array.shape().dim(-2) * array.shape().dim(-1);
        return Arrays.stream(Strided.of(front(array.shape())).broadcast(batch).indices())
                .map(i -> i * matrix)
                .toArray();
    }

    static Array linear(Call call) {
        Array x = call.array("x");
        Array weight = call.array("weight");
        if (weight.rank() != 2 || x.rank() == 0) {
            throw call.error("x %s, weight %s".formatted(x.shape(), weight.shape()));
        }
        int inputs = x.shape().dim(-1);
        Shape rows = Shape.of(x.shape().elements() / Math.max(1, inputs), inputs);
        Array product = matmul(call, x.reshaped(rows), false, weight, true);
        Array result = product.reshaped(x.shape().with(-1, weight.shape().dim(0)));
        Array bias = call.arrayIfGiven("bias");
        return bias == null ? result : Elementwise.binary(call, result, bias, Elementwise::add);
    }
}
