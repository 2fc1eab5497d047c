package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of eight rows by two panels of a vector each: sixteen sums, where two multipliers of four
 * cycles need eight, two vectors of the panels and all eight broadcasts are 26 of the 32 registers
 * that AVX-512 has. So it does not matter where C2 moves the broadcasts, and no stores are needed
 * to keep them apart.
 */
final class Vector512Kernel extends TiledKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int ROWS = 8;
    private static final int PANELS = 2;

    Vector512Kernel() {
        super(ROWS, ROWS, PANELS);
    }

    @Override
    void multiplyTile(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panels,
            int panelsAt,
            int count,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride) {
        if (count == PANELS) {
            two(packed, packedAt, last, depth, panels, panelsAt, sums, sumsAt, stride, panelStride);
        } else {
            one(packed, packedAt, last, depth, panels, panelsAt, sums, sumsAt, stride);
        }
    }

    private static void two(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panels,
            int panelsAt,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride) {
        int at0 = sumsAt;
        int at1 = sumsAt + Math.min(1, last) * stride;
        int at2 = sumsAt + Math.min(2, last) * stride;
        int at3 = sumsAt + Math.min(3, last) * stride;
        int at4 = sumsAt + Math.min(4, last) * stride;
        int at5 = sumsAt + Math.min(5, last) * stride;
        int at6 = sumsAt + Math.min(6, last) * stride;
        int at7 = sumsAt + Math.min(7, last) * stride;
        FloatVector sum0a = FloatVector.fromArray(SPECIES, sums, at0);
        FloatVector sum0b = FloatVector.fromArray(SPECIES, sums, at0 + panelStride);
        FloatVector sum1a = FloatVector.fromArray(SPECIES, sums, at1);
        FloatVector sum1b = FloatVector.fromArray(SPECIES, sums, at1 + panelStride);
        FloatVector sum2a = FloatVector.fromArray(SPECIES, sums, at2);
        FloatVector sum2b = FloatVector.fromArray(SPECIES, sums, at2 + panelStride);
        FloatVector sum3a = FloatVector.fromArray(SPECIES, sums, at3);
        FloatVector sum3b = FloatVector.fromArray(SPECIES, sums, at3 + panelStride);
        FloatVector sum4a = FloatVector.fromArray(SPECIES, sums, at4);
        FloatVector sum4b = FloatVector.fromArray(SPECIES, sums, at4 + panelStride);
        FloatVector sum5a = FloatVector.fromArray(SPECIES, sums, at5);
        FloatVector sum5b = FloatVector.fromArray(SPECIES, sums, at5 + panelStride);
        FloatVector sum6a = FloatVector.fromArray(SPECIES, sums, at6);
        FloatVector sum6b = FloatVector.fromArray(SPECIES, sums, at6 + panelStride);
        FloatVector sum7a = FloatVector.fromArray(SPECIES, sums, at7);
        FloatVector sum7b = FloatVector.fromArray(SPECIES, sums, at7 + panelStride);
        for (int k = 0; k < depth; k++) {
            int left = packedAt + k * ROWS;
            int right = panelsAt + k * PANELS * COLUMNS;
            FloatVector rightA = FloatVector.fromArray(SPECIES, panels, right);
            FloatVector rightB = FloatVector.fromArray(SPECIES, panels, right + COLUMNS);
            FloatVector left0 = FloatVector.broadcast(SPECIES, packed[left]);
            sum0a = left0.fma(rightA, sum0a);
            sum0b = left0.fma(rightB, sum0b);
            FloatVector left1 = FloatVector.broadcast(SPECIES, packed[left + 1]);
            sum1a = left1.fma(rightA, sum1a);
            sum1b = left1.fma(rightB, sum1b);
            FloatVector left2 = FloatVector.broadcast(SPECIES, packed[left + 2]);
            sum2a = left2.fma(rightA, sum2a);
            sum2b = left2.fma(rightB, sum2b);
            FloatVector left3 = FloatVector.broadcast(SPECIES, packed[left + 3]);
            sum3a = left3.fma(rightA, sum3a);
            sum3b = left3.fma(rightB, sum3b);
            FloatVector left4 = FloatVector.broadcast(SPECIES, packed[left + 4]);
            sum4a = left4.fma(rightA, sum4a);
            sum4b = left4.fma(rightB, sum4b);
            FloatVector left5 = FloatVector.broadcast(SPECIES, packed[left + 5]);
            sum5a = left5.fma(rightA, sum5a);
            sum5b = left5.fma(rightB, sum5b);
            FloatVector left6 = FloatVector.broadcast(SPECIES, packed[left + 6]);
            sum6a = left6.fma(rightA, sum6a);
            sum6b = left6.fma(rightB, sum6b);
            FloatVector left7 = FloatVector.broadcast(SPECIES, packed[left + 7]);
            sum7a = left7.fma(rightA, sum7a);
            sum7b = left7.fma(rightB, sum7b);
        }
        sum0a.intoArray(sums, at0);
        sum0b.intoArray(sums, at0 + panelStride);
        sum1a.intoArray(sums, at1);
        sum1b.intoArray(sums, at1 + panelStride);
        sum2a.intoArray(sums, at2);
        sum2b.intoArray(sums, at2 + panelStride);
        sum3a.intoArray(sums, at3);
        sum3b.intoArray(sums, at3 + panelStride);
        sum4a.intoArray(sums, at4);
        sum4b.intoArray(sums, at4 + panelStride);
        sum5a.intoArray(sums, at5);
        sum5b.intoArray(sums, at5 + panelStride);
        sum6a.intoArray(sums, at6);
        sum6b.intoArray(sums, at6 + panelStride);
        sum7a.intoArray(sums, at7);
        sum7b.intoArray(sums, at7 + panelStride);
    }

    private static void one(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panel,
            int panelAt,
            float[] sums,
            int sumsAt,
            int stride) {
        int at0 = sumsAt;
        int at1 = sumsAt + Math.min(1, last) * stride;
        int at2 = sumsAt + Math.min(2, last) * stride;
        int at3 = sumsAt + Math.min(3, last) * stride;
        int at4 = sumsAt + Math.min(4, last) * stride;
        int at5 = sumsAt + Math.min(5, last) * stride;
        int at6 = sumsAt + Math.min(6, last) * stride;
        int at7 = sumsAt + Math.min(7, last) * stride;
        FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, at0);
        FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, at1);
        FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, at2);
        FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, at3);
        FloatVector sum4 = FloatVector.fromArray(SPECIES, sums, at4);
        FloatVector sum5 = FloatVector.fromArray(SPECIES, sums, at5);
        FloatVector sum6 = FloatVector.fromArray(SPECIES, sums, at6);
        FloatVector sum7 = FloatVector.fromArray(SPECIES, sums, at7);
        for (int k = 0; k < depth; k++) {
            int left = packedAt + k * ROWS;
            FloatVector right = FloatVector.fromArray(SPECIES, panel, panelAt + k * COLUMNS);
            FloatVector left0 = FloatVector.broadcast(SPECIES, packed[left]);
            sum0 = left0.fma(right, sum0);
            FloatVector left1 = FloatVector.broadcast(SPECIES, packed[left + 1]);
            sum1 = left1.fma(right, sum1);
            FloatVector left2 = FloatVector.broadcast(SPECIES, packed[left + 2]);
            sum2 = left2.fma(right, sum2);
            FloatVector left3 = FloatVector.broadcast(SPECIES, packed[left + 3]);
            sum3 = left3.fma(right, sum3);
            FloatVector left4 = FloatVector.broadcast(SPECIES, packed[left + 4]);
            sum4 = left4.fma(right, sum4);
            FloatVector left5 = FloatVector.broadcast(SPECIES, packed[left + 5]);
            sum5 = left5.fma(right, sum5);
            FloatVector left6 = FloatVector.broadcast(SPECIES, packed[left + 6]);
            sum6 = left6.fma(right, sum6);
            FloatVector left7 = FloatVector.broadcast(SPECIES, packed[left + 7]);
            sum7 = left7.fma(right, sum7);
        }
        sum0.intoArray(sums, at0);
        sum1.intoArray(sums, at1);
        sum2.intoArray(sums, at2);
        sum3.intoArray(sums, at3);
        sum4.intoArray(sums, at4);
        sum5.intoArray(sums, at5);
        sum6.intoArray(sums, at6);
        sum7.intoArray(sums, at7);
    }
}
