package org.gouache.scheduler;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;

/**
 * Float32 arithmetic on every element of tensors of one shape. The target may be one of the
 * operands.
 */
final class Elementwise {
    private Elementwise() {}

    interface Unary {
        float of(float a);
    }

    interface Binary {
        float of(float a, float b);
    }

    static void apply(Tensor a, Tensor target, Unary function) {
        requireAlike(a, target);
        MemorySegment source = a.data();
        MemorySegment out = target.data();
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            out.set(JAVA_FLOAT_UNALIGNED, at, function.of(source.get(JAVA_FLOAT_UNALIGNED, at)));
        }
    }

    static void apply(Tensor a, Tensor b, Tensor target, Binary function) {
        requireAlike(a, target);
        requireAlike(b, target);
        MemorySegment first = a.data();
        MemorySegment second = b.data();
        MemorySegment out = target.data();
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            float value =
                    function.of(
                            first.get(JAVA_FLOAT_UNALIGNED, at),
                            second.get(JAVA_FLOAT_UNALIGNED, at));
            out.set(JAVA_FLOAT_UNALIGNED, at, value);
        }
    }

    static void requireAlike(Tensor tensor, Tensor other) {
        if (tensor.type() != ElementType.F32 || !tensor.shape().equals(other.shape())) {
            throw new IllegalArgumentException(
                    "tensor is %s, expected %s %s"
                            .formatted(tensor, ElementType.F32, other.shape()));
        }
    }
}
