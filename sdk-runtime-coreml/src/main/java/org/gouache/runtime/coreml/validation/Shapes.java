package org.gouache.runtime.coreml.validation;

import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.Arrays;

/** Shapes that follow from other shapes. */
final class Shapes {
    private Shapes() {}

    /**
     * @throws Mismatch if a size of the parameter is neither 1 nor that of the other shape
     */
    static Shape broadcast(Shape shape, String parameter, Shape other) {
        int rank = Math.max(shape.rank(), other.rank());
        long[] sizes = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long one = i <= shape.rank() ? shape.size(-i) : 1;
            long two = i <= other.rank() ? other.size(-i) : 1;
            if (one != two && one != 1 && two != 1) {
                throw new Mismatch(
                        parameter, "shape " + other, "one that goes with %s".formatted(shape));
            }
            sizes[rank - i] = one == 1 ? two : one;
        }
        return Shape.of(sizes);
    }

    static TensorType of(TensorType like, long... sizes) {
        return new TensorType(like.type(), Shape.of(sizes));
    }

    /** The first dimensions. */
    static Shape first(Shape shape, int count) {
        return Shape.of(Arrays.copyOf(shape.toArray(), count));
    }

    static long[] concat(long[] first, long[] second) {
        long[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    static long[] from(Shape shape, int first) {
        return Arrays.copyOfRange(shape.toArray(), first, shape.rank());
    }
}
