package org.gouache.runtime.vector;

import static org.gouache.runtime.vector.Matrix.FLOAT;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/** Between tensors as they come and go, images [B, C, H, W], and matrices [B * H * W, C]. */
final class Border {
    private Border() {}

    static void read(Tensor source, Matrix target, TilePool pool) {
        Shape shape = source.shape();
        if (shape.rank() != 4) {
            target.data().copyFrom(source.data());
            return;
        }
        int channels = shape.dim(1);
        long pixels = shape.size(2) * shape.size(3);
        pool.run(
                Math.toIntExact(shape.size(0) * channels),
                (plane, _) -> {
                    int channel = plane % channels;
                    long firstRow = plane / channels * pixels;
                    for (long i = 0; i < pixels; i++) {
                        float value = source.data().get(FLOAT, (plane * pixels + i) * Float.BYTES);
                        target.set(firstRow + i, channel, value);
                    }
                });
    }

    static void write(Matrix source, Tensor target, TilePool pool) {
        Shape shape = target.shape();
        if (shape.rank() != 4) {
            target.data().copyFrom(source.data());
            return;
        }
        int channels = shape.dim(1);
        long pixels = shape.size(2) * shape.size(3);
        pool.run(
                Math.toIntExact(shape.size(0) * channels),
                (plane, _) -> {
                    int channel = plane % channels;
                    long firstRow = plane / channels * pixels;
                    for (long i = 0; i < pixels; i++) {
                        float value = source.get(firstRow + i, channel);
                        target.data().set(FLOAT, (plane * pixels + i) * Float.BYTES, value);
                    }
                });
    }
}
