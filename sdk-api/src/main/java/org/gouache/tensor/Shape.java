package org.gouache.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor's dimensions, outermost first (row-major). A scalar has rank 0. */
public final class Shape {
    private static final Shape SCALAR = new Shape();

    private final long[] sizes;
    private final long elements;

    private Shape(long... sizes) {
        this.sizes = sizes;
        this.elements = product(sizes);
    }

    /**
     * @throws IllegalArgumentException if a size is negative or the number of elements exceeds 2^63
     *     - 1
     */
    public static Shape of(long... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /** The shape of a single number: no dimensions. */
    public static Shape scalar() {
        return SCALAR;
    }

    /** The number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /** The size of a dimension; negative dimensions count from the last, which is -1. */
    public long size(int dimension) {
        return sizes[dimension < 0 ? sizes.length + dimension : dimension];
    }

    /** As {@link #size}, for sizes that fit an {@code int}. */
    public int dim(int dimension) {
        return Math.toIntExact(size(dimension));
    }

    /** The number of elements; 1 for a scalar. */
    public long elements() {
        return elements;
    }

    /** The sizes, in an array of the caller's own. */
    public long[] toArray() {
        return sizes.clone();
    }

    /** This shape with one dimension's size replaced. */
    public Shape with(int dimension, long size) {
        long[] changed = sizes.clone();
        changed[dimension < 0 ? sizes.length + dimension : dimension] = size;
        return new Shape(changed);
    }

    private static long product(long[] sizes) {
        boolean empty = false;
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "negative size in shape " + Arrays.toString(sizes));
            }
            empty |= size == 0;
        }
        if (empty) {
            return 0;
        }
        long product = 1;
        for (long size : sizes) {
            if (Math.multiplyHigh(product, size) != 0 || product * size < 0) {
                throw new IllegalArgumentException(
                        "too many elements in shape " + Arrays.toString(sizes));
            }
            product *= size;
        }
        return product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As in {@code [1, 4, 64, 64]}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
