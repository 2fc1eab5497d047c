package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/** The palettes of a weight's runs, scaled if the weight is; for one thread. */
final class RunPalettes {
    private final PalettizedWeight weight;
    private final int entries;
    private final short[] halves;
    private final float[] values;
    private final @Nullable RowScales scales;
    private long group = -1;

    RunPalettes(PalettizedWeight weight) {
        this.weight = weight;
        DenseWeight scale = weight.scale();
        scales = scale == null ? null : RowScales.of(weight, scale);
        entries = 1 << weight.bits();
        halves = new short[entries];
        values = new float[entries];
    }

    /** Entries in float32. */
    int[] words(long ofGroup, long row) {
        read(ofGroup);
        int[] words = new int[entries];
        if (scales == null) {
            for (int i = 0; i < entries; i++) {
                words[i] = Float.floatToRawIntBits(values[i]);
            }
        } else {
            float scale = scales.scale(row);
            for (int i = 0; i < entries; i++) {
                words[i] = Float.floatToRawIntBits(values[i] * scale);
            }
        }
        return words;
    }

    /** Entries in float16: the palette's own if there is no scale. */
    short[] halves(long ofGroup, long row) {
        read(ofGroup);
        if (scales == null) {
            return halves;
        }
        float scale = scales.scale(row);
        short[] scaled = new short[entries];
        for (int i = 0; i < entries; i++) {
            scaled[i] = Float.floatToFloat16(values[i] * scale);
        }
        return scaled;
    }

    private void read(long ofGroup) {
        if (ofGroup == group) {
            return;
        }
        MemorySegment palettes = weight.palette().data();
        long begin = ofGroup * entries * Short.BYTES;
        MemorySegment.copy(palettes, JAVA_SHORT_UNALIGNED, begin, halves, 0, entries);
        for (int i = 0; i < entries; i++) {
            values[i] = Float.float16ToFloat(halves[i]);
        }
        group = ofGroup;
    }
}
