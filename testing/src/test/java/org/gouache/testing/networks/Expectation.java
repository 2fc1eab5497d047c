package org.gouache.testing.networks;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/**
 * What part of a network's output must be.
 *
 * @param name of the golden tensor
 * @param output which holds it
 * @param outputShape shape of the whole output
 * @param first row-major index in the output of the part's first element
 * @param values elements of the part
 */
record Expectation(String name, String output, Shape outputShape, int first, float[] values) {
    static Expectation whole(String name, String output, Tensor expected) {
        return new Expectation(name, output, expected.shape(), 0, expected.toFloats());
    }

    /**
     * The greatest difference, relative to the greatest absolute value that is expected; NaN if
     * there is a NaN.
     */
    double difference(Tensor actual) {
        float[] elements = actual.toFloats();
        double difference = 0;
        double greatest = 0;
        for (int i = 0; i < values.length; i++) {
            double error = Math.abs((double) values[i] - elements[first + i]);
            difference = Math.max(difference, error);
            greatest = Math.max(greatest, Math.abs(values[i]));
        }
        return difference / greatest;
    }
}
