package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

/** A scale for each output channel, and how many elements it holds for. */
record RowScales(DenseWeight scales, long rowElements) {
    static RowScales of(PalettizedWeight weight, DenseWeight scales) {
        return new RowScales(scales, weight.shape().elements() / weight.shape().size(0));
    }

    float scale(long row) {
        short bits = scales.data().get(JAVA_SHORT_UNALIGNED, row * Short.BYTES);
        return Float.float16ToFloat(bits);
    }
}
