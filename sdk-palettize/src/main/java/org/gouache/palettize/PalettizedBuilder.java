package org.gouache.palettize;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.gouache.palettize.cluster.HalfPalette;
import org.gouache.palettize.packing.IndexPacker;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Collects the parts of a palettized weight in memory of an arena, from first to last. */
final class PalettizedBuilder {
    private final Shape shape;
    private final int bits;
    private final int groups;
    private final MemorySegment palettes;
    private final MemorySegment indices;
    private final IndexPacker packer;
    private final Arena arena;
    private @Nullable MemorySegment scales;
    private int entriesSet;
    private int scalesSet;

    PalettizedBuilder(Shape shape, int bits, int groups, Arena arena) {
        this.shape = shape;
        this.bits = bits;
        this.groups = groups;
        this.arena = arena;
        palettes = arena.allocate(((long) groups << bits) * Short.BYTES, Short.BYTES);
        indices = arena.allocate(PalettizedWeight.indexBytes(shape.elements(), bits));
        packer = new IndexPacker(bits, indices);
    }

    /** The palette of the next group. */
    void add(HalfPalette palette) {
        for (int i = 0; i < palette.size(); i++) {
            palettes.setAtIndex(JAVA_SHORT, entriesSet++, palette.bits(i));
        }
    }

    /** The indices of the next elements. */
    void add(byte[] next, int count) {
        packer.add(next, 0, count);
    }

    /** The scale of the next output channel. */
    void add(short scale) {
        if (scales == null) {
            scales = arena.allocate(shape.size(0) * Short.BYTES, Short.BYTES);
        }
        scales.setAtIndex(JAVA_SHORT, scalesSet++, scale);
    }

    PalettizedWeight build() {
        packer.finish();
        return new PalettizedWeight(
                shape,
                bits,
                half(Shape.of(groups, 1L << bits), palettes),
                indices.asReadOnly(),
                scales == null ? null : half(Shape.of(shape.size(0)), scales));
    }

    private static DenseWeight half(Shape shape, MemorySegment data) {
        return new DenseWeight(ElementType.F16, shape, data.asReadOnly());
    }
}
