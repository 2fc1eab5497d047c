package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.palettize.decode.PaletteDecoder;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A weight of random indices, palettes and perhaps scales, and the type that it is decoded to. */
record DecodeCase(PalettizedWeight weight, ElementType type) {
    /** The size of the largest linear of Stable Diffusion XL in float32: more than caches hold. */
    static final int TARGET_BYTES = 10_240 * 1_280 * Float.BYTES;

    private static final int COLUMNS = 1_280;
    private static final int CHUNK = 1 << 20;

    static DecodeCase random(int bits, ElementType type, int groups, boolean scaled) {
        Random random = new Random(bits);
        Shape shape = Shape.of(TARGET_BYTES / COLUMNS / type.bytes(), COLUMNS);
        MemorySegment indices =
                Arena.ofAuto().allocate(PalettizedWeight.indexBytes(shape.elements(), bits), 64);
        for (long i = 0; i < indices.byteSize(); i++) {
            indices.set(JAVA_BYTE, i, (byte) random.nextInt());
        }
        DenseWeight palette = float16(random, Shape.of(groups, 1L << bits));
        DenseWeight scale = scaled ? float16(random, Shape.of(shape.size(0))) : null;
        return new DecodeCase(new PalettizedWeight(shape, bits, palette, indices, scale), type);
    }

    private static DenseWeight float16(Random random, Shape shape) {
        MemorySegment values = Arena.ofAuto().allocate(shape.elements() * Short.BYTES);
        for (long i = 0; i < values.byteSize(); i += Short.BYTES) {
            values.set(
                    JAVA_SHORT_UNALIGNED, i, Float.floatToFloat16((float) random.nextGaussian()));
        }
        return new DenseWeight(ElementType.F16, shape, values);
    }

    /** In pieces, as runtimes do it. */
    void decode(PaletteDecoder decoder, MemorySegment target) {
        long elements = weight.shape().elements();
        for (long first = 0; first < elements; first += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - first);
            MemorySegment part = target.asSlice(first * type.bytes(), (long) count * type.bytes());
            decoder.decode(weight, first, count, type, part);
        }
    }
}
