package org.gouache.palettize.feedback;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.palettize.packing.IndexPacker;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A weight's rows and what stands for them: each value is an entry of the palette of its row's
 * group, times the scale of its row. Scales are given, palettes and indices change until they suit.
 */
final class Coding {
    private final Shape shape;
    private final int bits;
    private final boolean scaled;
    private final int rows;
    private final int width;
    private final float[] values;
    private final byte[] indices;
    private final Entries[] palettes;
    private final float[] scales;

    /**
     * @param values of the weight, row after row
     * @param start the palettes and scales to begin with; its indices do not matter
     */
    Coding(float[] values, PalettizedWeight start) {
        this.values = values;
        shape = start.shape();
        bits = start.bits();
        rows = shape.dim(0);
        width = values.length / rows;
        indices = new byte[values.length];
        float[] entries = start.palette().toTensor(ElementType.F32).toFloats();
        palettes = new Entries[start.groups()];
        Arrays.setAll(
                palettes,
                i -> new Entries(Arrays.copyOfRange(entries, i << bits, (i + 1) << bits)));
        scaled = start.scale() != null;
        if (start.scale() != null) {
            scales = start.scale().toTensor(ElementType.F32).toFloats();
        } else {
            scales = new float[rows];
            Arrays.fill(scales, 1);
        }
    }

    static float[] values(DenseWeight weight) {
        float[] values = new float[Math.toIntExact(weight.shape().elements())];
        WeightElements.copy(weight, ElementType.F32, MemorySegment.ofArray(values));
        return values;
    }

    int rows() {
        return rows;
    }

    /** How many values a row has. */
    int width() {
        return width;
    }

    /** The palettes' number of entries. */
    int entries() {
        return 1 << bits;
    }

    int groups() {
        return palettes.length;
    }

    int group(int row) {
        return row / (rows / palettes.length);
    }

    Entries paletteOf(int group) {
        return palettes[group];
    }

    /** The palette of a row. */
    Entries palette(int row) {
        return palettes[group(row)];
    }

    float scale(int row) {
        return scales[row];
    }

    float value(int row, int column) {
        return values[row * width + column];
    }

    int index(int row, int column) {
        return indices[row * width + column] & 0xFF;
    }

    void choose(int row, int column, int index) {
        indices[row * width + column] = (byte) index;
    }

    /** What stands for a value, without the scale. */
    float entry(int row, int column) {
        return palette(row).get(index(row, column));
    }

    /** What is missing to a value. */
    float error(int row, int column) {
        return value(row, column) - entry(row, column) * scales[row];
    }

    /**
     * Sets the palette of a group, rounded to float16; indices follow their entries where the order
     * changes.
     */
    void setPalette(int group, double[] entries) {
        int[] order = new int[entries.length];
        palettes[group] = Entries.sorted(entries, order);
        byte[] places = new byte[entries.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = (byte) i;
        }
        int values = rows / palettes.length * width;
        for (int i = group * values; i < (group + 1) * values; i++) {
            indices[i] = places[indices[i] & 0xFF];
        }
    }

    /** In memory of an arena. */
    PalettizedWeight weight(Arena arena) {
        MemorySegment entries = arena.allocate(2L * palettes.length << bits, Short.BYTES);
        for (int i = 0; i < palettes.length << bits; i++) {
            set(entries, i, palettes[i >> bits].get(i & (1 << bits) - 1));
        }
        MemorySegment packed = arena.allocate(PalettizedWeight.indexBytes(indices.length, bits));
        IndexPacker packer = new IndexPacker(bits, packed);
        packer.add(indices, 0, indices.length);
        packer.finish();
        return new PalettizedWeight(
                shape,
                bits,
                half(Shape.of(palettes.length, 1L << bits), entries),
                packed.asReadOnly(),
                scaled ? half(Shape.of(rows), scales(arena)) : null);
    }

    private MemorySegment scales(Arena arena) {
        MemorySegment target = arena.allocate((long) rows * Short.BYTES, Short.BYTES);
        for (int row = 0; row < rows; row++) {
            set(target, row, scales[row]);
        }
        return target;
    }

    private static void set(MemorySegment target, int index, float value) {
        target.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16(value));
    }

    private static DenseWeight half(Shape shape, MemorySegment data) {
        return new DenseWeight(ElementType.F16, shape, data.asReadOnly());
    }
}
