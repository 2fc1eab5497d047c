package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** Random matrices of a size that there is in Stable Diffusion XL. */
record MatMulCase(int rows, int depth, int columns) {
    /** At 1024 × 1024: linears of both resolutions, of the prompt, and of the timestep. */
    static final List<MatMulCase> ALL =
            List.of(
                    new MatMulCase(4096, 640, 640),
                    new MatMulCase(4096, 640, 5120),
                    new MatMulCase(1024, 1280, 1280),
                    new MatMulCase(1024, 1280, 10240),
                    new MatMulCase(1024, 5120, 1280),
                    new MatMulCase(77, 2048, 1280),
                    new MatMulCase(1, 1280, 1280));

    /**
     * @param size as in {@code 77x2048x1280}
     */
    static MatMulCase parse(String size) {
        String[] parts = size.split("x");
        return new MatMulCase(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    MemorySegment left() {
        return random((long) rows * depth);
    }

    DenseWeight dense(ElementType type) {
        Shape shape = Shape.of(columns, depth);
        DenseWeight float32 =
                new DenseWeight(ElementType.F32, shape, random((long) columns * depth));
        return new DenseWeight(type, shape, float32.toTensor(type).data());
    }

    PalettizedWeight palettized(int bits) {
        return palettized(Shape.of(columns, depth), bits);
    }

    static PalettizedWeight palettized(Shape shape, int bits) {
        Random random = new Random(bits);
        long elements = shape.elements();
        MemorySegment indices =
                Arena.ofAuto().allocate(PalettizedWeight.indexBytes(elements, bits), 64);
        for (long i = 0; i < indices.byteSize(); i++) {
            indices.set(JAVA_BYTE, i, (byte) random.nextInt());
        }
        MemorySegment palette = Arena.ofAuto().allocate((long) Short.BYTES << bits);
        for (int i = 0; i < 1 << bits; i++) {
            short entry = Float.floatToFloat16((float) random.nextGaussian());
            palette.set(JAVA_SHORT_UNALIGNED, (long) i * Short.BYTES, entry);
        }
        return new PalettizedWeight(
                shape,
                bits,
                new DenseWeight(ElementType.F16, Shape.of(1, 1L << bits), palette),
                indices,
                null);
    }

    static MemorySegment random(long count) {
        Random random = new Random(count);
        MemorySegment values = Arena.ofAuto().allocate(count * Float.BYTES, 64);
        for (long i = 0; i < count; i++) {
            values.set(JAVA_FLOAT_UNALIGNED, i * Float.BYTES, random.nextFloat() - 0.5f);
        }
        return values;
    }

    double operations() {
        return 2.0 * rows * depth * columns;
    }

    @Override
    public String toString() {
        return rows + "x" + depth + "x" + columns;
    }
}
