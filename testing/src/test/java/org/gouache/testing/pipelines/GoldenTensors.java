package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Tensors of a golden file. */
record GoldenTensors(SafetensorsFile file) {
    static GoldenTensors of(String path) {
        return new GoldenTensors(SafetensorsFile.open(Golden.path(path), Arena.ofAuto()));
    }

    boolean has(String name) {
        return file.contains(name);
    }

    Tensor tensor(String name) {
        DenseWeight weight = (DenseWeight) file.get(name);
        Tensor tensor = Tensor.allocate(weight.type(), weight.shape(), Arena.ofAuto());
        MemorySegment.copy(weight.data(), 0, tensor.data(), 0, weight.data().byteSize());
        return tensor;
    }

    /** One entry of the first dimension. */
    Tensor entry(String name, int index) {
        Tensor all = tensor(name);
        Tensor entry = all.slice(index, index + 1);
        long[] sizes = all.shape().toArray();
        long[] inner = java.util.Arrays.copyOfRange(sizes, 1, sizes.length);
        return entry.reshape(Shape.of(inner));
    }

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
