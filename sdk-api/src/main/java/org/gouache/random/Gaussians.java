package org.gouache.random;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;

/** Filling tensors. */
final class Gaussians {
    private Gaussians() {}

    static MemorySegment float32(Tensor target) {
        if (target.type() != ElementType.F32) {
            throw new IllegalArgumentException("tensor is %s, expected float32".formatted(target));
        }
        return target.data();
    }

    /** Numbers in double precision, one an element, each rounded. */
    static void fill(Tensor target, DoubleSupplier numbers) {
        MemorySegment data = float32(target);
        for (long at = 0; at < data.byteSize(); at += Float.BYTES) {
            data.set(JAVA_FLOAT_UNALIGNED, at, (float) numbers.getAsDouble());
        }
    }
}
