package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of four rows by four vectors: sixteen sums, as many as four multipliers of four cycles
 * need, four vectors of the panel and two broadcasts are 22 of the 32 registers that Neon has.
 */
final class Vector128Kernel extends TiledKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;
    private static final int TILE_STRIDE = 8;

    Vector128Kernel() {
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
        FloatVector sum0a = FloatVector.fromArray(SPECIES, sums, at0);
        FloatVector sum0b = FloatVector.fromArray(SPECIES, sums, at0 + LANES);
        FloatVector sum0c = FloatVector.fromArray(SPECIES, sums, at0 + 2 * LANES);
        FloatVector sum0d = FloatVector.fromArray(SPECIES, sums, at0 + 3 * LANES);
        FloatVector sum1a = FloatVector.fromArray(SPECIES, sums, at1);
        FloatVector sum1b = FloatVector.fromArray(SPECIES, sums, at1 + LANES);
        FloatVector sum1c = FloatVector.fromArray(SPECIES, sums, at1 + 2 * LANES);
        FloatVector sum1d = FloatVector.fromArray(SPECIES, sums, at1 + 3 * LANES);
        FloatVector sum2a = FloatVector.fromArray(SPECIES, sums, at2);
        FloatVector sum2b = FloatVector.fromArray(SPECIES, sums, at2 + LANES);
        FloatVector sum2c = FloatVector.fromArray(SPECIES, sums, at2 + 2 * LANES);
        FloatVector sum2d = FloatVector.fromArray(SPECIES, sums, at2 + 3 * LANES);
        FloatVector sum3a = FloatVector.fromArray(SPECIES, sums, at3);
        FloatVector sum3b = FloatVector.fromArray(SPECIES, sums, at3 + LANES);
        FloatVector sum3c = FloatVector.fromArray(SPECIES, sums, at3 + 2 * LANES);
        FloatVector sum3d = FloatVector.fromArray(SPECIES, sums, at3 + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            int left = packedAt + k * TILE_STRIDE;
            int right = panelAt + k * COLUMNS;
            FloatVector right0 = FloatVector.fromArray(SPECIES, panel, right);
            FloatVector right1 = FloatVector.fromArray(SPECIES, panel, right + LANES);
            FloatVector right2 = FloatVector.fromArray(SPECIES, panel, right + 2 * LANES);
            FloatVector right3 = FloatVector.fromArray(SPECIES, panel, right + 3 * LANES);
            FloatVector left0 = FloatVector.broadcast(SPECIES, packed[left]);
            sum0a = left0.fma(right0, sum0a);
            sum0b = left0.fma(right1, sum0b);
            sum0c = left0.fma(right2, sum0c);
            sum0d = left0.fma(right3, sum0d);
            FloatVector left1 = FloatVector.broadcast(SPECIES, packed[left + 1]);
            sum1a = left1.fma(right0, sum1a);
            sum1b = left1.fma(right1, sum1b);
            sum1c = left1.fma(right2, sum1c);
            sum1d = left1.fma(right3, sum1d);
            sum1d.intoArray(sums, at0);
            FloatVector left2 = FloatVector.broadcast(SPECIES, packed[left + 2]);
            sum2a = left2.fma(right0, sum2a);
            sum2b = left2.fma(right1, sum2b);
            sum2c = left2.fma(right2, sum2c);
            sum2d = left2.fma(right3, sum2d);
            FloatVector left3 = FloatVector.broadcast(SPECIES, packed[left + 3]);
            sum3a = left3.fma(right0, sum3a);
            sum3b = left3.fma(right1, sum3b);
            sum3c = left3.fma(right2, sum3c);
            sum3d = left3.fma(right3, sum3d);
        }
        sum0a.intoArray(sums, at0);
        sum0b.intoArray(sums, at0 + LANES);
        sum0c.intoArray(sums, at0 + 2 * LANES);
        sum0d.intoArray(sums, at0 + 3 * LANES);
        sum1a.intoArray(sums, at1);
        sum1b.intoArray(sums, at1 + LANES);
        sum1c.intoArray(sums, at1 + 2 * LANES);
        sum1d.intoArray(sums, at1 + 3 * LANES);
        sum2a.intoArray(sums, at2);
        sum2b.intoArray(sums, at2 + LANES);
        sum2c.intoArray(sums, at2 + 2 * LANES);
        sum2d.intoArray(sums, at2 + 3 * LANES);
        sum3a.intoArray(sums, at3);
        sum3b.intoArray(sums, at3 + LANES);
        sum3c.intoArray(sums, at3 + 2 * LANES);
        sum3d.intoArray(sums, at3 + 3 * LANES);
    }
}
