package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.tensor.Tensor;

/** What it means that two tensors are close. */
final class TensorAssertions {
    private TensorAssertions() {}

    static void assertClose(String what, Tensor actual, Tensor expected, double limit) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        double worst = 0;
        for (long i = 0; i < expected.shape().elements(); i++) {
            double difference = Math.abs((double) actual.getFloat(i) - expected.getFloat(i));
            worst =
                    Double.isNaN(difference)
                            ? Double.POSITIVE_INFINITY
                            : Math.max(worst, difference);
        }
        assertThat(worst).as("largest difference of " + what).isLessThanOrEqualTo(limit);
    }

    static double largest(Tensor tensor) {
        double largest = 0;
        for (long i = 0; i < tensor.shape().elements(); i++) {
            largest = Math.max(largest, Math.abs(tensor.getFloat(i)));
        }
        return largest;
    }
}
