package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.tensor.Tensor;

import java.util.Map;
import java.util.Objects;

/** Compares results of networks. */
final class Comparison {
    private Comparison() {}

    static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        assertClose(actual, expected, 0);
    }

    /**
     * @param limit greatest difference, relative to the greatest absolute value of the result
     */
    static void assertClose(
            Map<String, Tensor> actual, Map<String, Tensor> expected, double limit) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, tensor) -> {
            Tensor other = Objects.requireNonNull(actual.get(name));
            assertThat(other.shape()).as(name).isEqualTo(tensor.shape());
            assertThat(difference(other, tensor)).as(name).isLessThanOrEqualTo(limit);
        });
    }

    /** NaN if there is a NaN. */
    static double difference(Tensor actual, Tensor expected) {
        float[] a = actual.toFloats();
        float[] b = expected.toFloats();
        double difference = 0;
        double greatest = Double.MIN_NORMAL;
        for (int i = 0; i < b.length; i++) {
            difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
            greatest = Math.max(greatest, Math.abs(b[i]));
        }
        return difference / greatest;
    }
}
