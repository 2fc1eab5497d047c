package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of six rows by two vectors: twelve sums, where two multipliers of four cycles need eight,
 * two vectors of the panel and two broadcasts are the 16 registers that AVX2 has.
 */
final class Vector256Kernel extends TiledKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 6;
    private static final int TILE_STRIDE = 8;

    Vector256Kernel() {
        super(ROWS, TILE_STRIDE, 1);
    }

    @Override
    void multiplyTile(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panel,
            int panelAt,
            int count,
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
        FloatVector sum0a = FloatVector.fromArray(SPECIES, sums, at0);
        FloatVector sum0b = FloatVector.fromArray(SPECIES, sums, at0 + LANES);
        FloatVector sum1a = FloatVector.fromArray(SPECIES, sums, at1);
        FloatVector sum1b = FloatVector.fromArray(SPECIES, sums, at1 + LANES);
        FloatVector sum2a = FloatVector.fromArray(SPECIES, sums, at2);
        FloatVector sum2b = FloatVector.fromArray(SPECIES, sums, at2 + LANES);
        FloatVector sum3a = FloatVector.fromArray(SPECIES, sums, at3);
        FloatVector sum3b = FloatVector.fromArray(SPECIES, sums, at3 + LANES);
        FloatVector sum4a = FloatVector.fromArray(SPECIES, sums, at4);
        FloatVector sum4b = FloatVector.fromArray(SPECIES, sums, at4 + LANES);
        FloatVector sum5a = FloatVector.fromArray(SPECIES, sums, at5);
        FloatVector sum5b = FloatVector.fromArray(SPECIES, sums, at5 + LANES);
        for (int k = 0; k < depth; k++) {
            int left = packedAt + k * TILE_STRIDE;
            int right = panelAt + k * COLUMNS;
            FloatVector right0 = FloatVector.fromArray(SPECIES, panel, right);
            FloatVector right1 = FloatVector.fromArray(SPECIES, panel, right + LANES);
            FloatVector left0 = FloatVector.broadcast(SPECIES, packed[left]);
            sum0a = left0.fma(right0, sum0a);
            sum0b = left0.fma(right1, sum0b);
            FloatVector left1 = FloatVector.broadcast(SPECIES, packed[left + 1]);
            sum1a = left1.fma(right0, sum1a);
            sum1b = left1.fma(right1, sum1b);
            sum1b.intoArray(sums, at0);
            FloatVector left2 = FloatVector.broadcast(SPECIES, packed[left + 2]);
            sum2a = left2.fma(right0, sum2a);
            sum2b = left2.fma(right1, sum2b);
            FloatVector left3 = FloatVector.broadcast(SPECIES, packed[left + 3]);
            sum3a = left3.fma(right0, sum3a);
            sum3b = left3.fma(right1, sum3b);
            sum3b.intoArray(sums, at0);
            FloatVector left4 = FloatVector.broadcast(SPECIES, packed[left + 4]);
            sum4a = left4.fma(right0, sum4a);
            sum4b = left4.fma(right1, sum4b);
            FloatVector left5 = FloatVector.broadcast(SPECIES, packed[left + 5]);
            sum5a = left5.fma(right0, sum5a);
            sum5b = left5.fma(right1, sum5b);
        }
        sum0a.intoArray(sums, at0);
        sum0b.intoArray(sums, at0 + LANES);
        sum1a.intoArray(sums, at1);
        sum1b.intoArray(sums, at1 + LANES);
        sum2a.intoArray(sums, at2);
        sum2b.intoArray(sums, at2 + LANES);
        sum3a.intoArray(sums, at3);
        sum3b.intoArray(sums, at3 + LANES);
        sum4a.intoArray(sums, at4);
        sum4b.intoArray(sums, at4 + LANES);
        sum5a.intoArray(sums, at5);
        sum5b.intoArray(sums, at5 + LANES);
    }
}
