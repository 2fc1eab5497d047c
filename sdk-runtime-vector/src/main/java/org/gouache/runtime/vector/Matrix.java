package org.gouache.runtime.vector;

import org.gouache.tensor.Shape;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A float32 value of a graph in memory: a row for each token or pixel, a column for each channel.
 * So tokens [B, S, C] lie as they are, and images [B, C, H, W] as [B, H, W, C].
 *
 * @param data exactly {@code rows * columns} floats
 */
record Matrix(MemorySegment data, long rows, int columns) {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** The rows that a value of a shape has. */
    static long rows(Shape shape) {
        return shape.elements() / columns(shape);
    }

    /** The channels of an image, or the last dimension of anything else; 1 for numbers [B]. */
    static int columns(Shape shape) {
        return switch (shape.rank()) {
            case 1 -> 1;
            case 4 -> shape.dim(1);
            default -> shape.dim(-1);
        };
    }

    float get(long row, int column) {
        return data.get(FLOAT, offset(row, column));
    }

    void set(long row, int column, float value) {
        data.set(FLOAT, offset(row, column), value);
    }

    /** Copies a part of a row into an array. */
    void read(long row, int column, float[] target, int at, int count) {
        MemorySegment.copy(data, FLOAT, offset(row, column), target, at, count);
    }

    /** Copies a part of an array into a row. */
    void write(long row, int column, float[] source, int at, int count) {
        MemorySegment.copy(source, at, data, FLOAT, offset(row, column), count);
    }

    /** Copies rows of another matrix of as many columns into this. */
    void copyRows(long row, Matrix source, long sourceRow, long count) {
        long bytes = (long) columns * Float.BYTES;
        MemorySegment.copy(source.data, sourceRow * bytes, data, row * bytes, count * bytes);
    }

    private long offset(long row, int column) {
        return (row * columns + column) * Float.BYTES;
    }
}
