package org.gouache.palettize.feedback;

import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Weights, and covariances of inputs that depend on one another. */
final class Inputs {
    private static final int SOURCES = 5;

    private Inputs() {}

    static DenseWeight weight(long... sizes) {
        Shape shape = Shape.of(sizes);
        Random random = new Random(shape.hashCode());
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return weight(shape, values);
    }

    static DenseWeight weight(Shape shape, float... values) {
        Tensor tensor = Tensor.of(shape, values);
        return new DenseWeight(tensor.type(), shape, tensor.data());
    }

    static InputCovariance covariance(int... widths) {
        return new InputCovariance(Arrays.stream(widths).mapToObj(Inputs::block).toList());
    }

    static InputCovariance covariance(Tensor block) {
        return new InputCovariance(List.of(block));
    }

    /** Of inputs that are mixed from a few sources, and some noise of their own. */
    static Tensor block(int width) {
        Random random = new Random(width);
        double[][] mixing = new double[width][SOURCES];
        double[] noise = new double[width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < SOURCES; j++) {
                mixing[i][j] = random.nextGaussian();
            }
            noise[i] = 0.1 * random.nextDouble();
        }
        Tensor block = Tensor.zeros(Shape.of(width, width));
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                double sum = i == j ? noise[i] : 0;
                for (int k = 0; k < SOURCES; k++) {
                    sum += mixing[i][k] * mixing[j][k];
                }
                block.setFloat((long) i * width + j, (float) sum);
            }
        }
        return block;
    }
}
