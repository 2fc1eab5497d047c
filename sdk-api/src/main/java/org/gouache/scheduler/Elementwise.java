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

    interface Ternary {
        float of(float a, float b, float c);
    }

    interface Quaternary {
        float of(float a, float b, float c, float d);
    }

    static void apply(Tensor a, Tensor target, Unary function) {
        MemorySegment out = target.data();
        MemorySegment first = data(a, target);
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            put(out, at, function.of(get(first, at)));
        }
    }

    static void apply(Tensor a, Tensor b, Tensor target, Binary function) {
        MemorySegment out = target.data();
        MemorySegment first = data(a, target);
        MemorySegment second = data(b, target);
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            put(out, at, function.of(get(first, at), get(second, at)));
        }
    }

    static void apply(Tensor a, Tensor b, Tensor c, Tensor target, Ternary function) {
        MemorySegment out = target.data();
        MemorySegment first = data(a, target);
        MemorySegment second = data(b, target);
        MemorySegment third = data(c, target);
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            put(out, at, function.of(get(first, at), get(second, at), get(third, at)));
        }
    }

    static void apply(Tensor a, Tensor b, Tensor c, Tensor d, Tensor target, Quaternary function) {
        MemorySegment out = target.data();
        MemorySegment first = data(a, target);
        MemorySegment second = data(b, target);
        MemorySegment third = data(c, target);
        MemorySegment fourth = data(d, target);
        for (long at = 0; at < out.byteSize(); at += Float.BYTES) {
            float value =
                    function.of(get(first, at), get(second, at), get(third, at), get(fourth, at));
            put(out, at, value);
        }
    }

    static void requireAlike(Tensor tensor, Tensor other) {
        if (tensor.type() != ElementType.F32 || !tensor.shape().equals(other.shape())) {
            throw new IllegalArgumentException(
                    "tensor is %s, expected %s %s"
                            .formatted(tensor, ElementType.F32, other.shape()));
        }
    }

    private static MemorySegment data(Tensor operand, Tensor target) {
        requireAlike(operand, target);
        return operand.data();
    }

    private static float get(MemorySegment data, long at) {
        return data.get(JAVA_FLOAT_UNALIGNED, at);
    }

    private static void put(MemorySegment data, long at, float value) {
        data.set(JAVA_FLOAT_UNALIGNED, at, value);
    }
}
