package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of twelve rows by one vector, as a panel has no second: twelve sums, where two multipliers
 * of four cycles need eight, a vector of the panel and four broadcasts are 17 of the 32 registers
 * that AVX-512 has.
 */
final class Vector512Kernel extends TiledKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int ROWS = 12;
    private static final int TILE_STRIDE = 16;

    Vector512Kernel() {
        super(ROWS, TILE_STRIDE);
    }

    @Override
    void multiplyTile(
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
        int at8 = sumsAt + Math.min(8, last) * stride;
        int at9 = sumsAt + Math.min(9, last) * stride;
        int at10 = sumsAt + Math.min(10, last) * stride;
        int at11 = sumsAt + Math.min(11, last) * stride;
        FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, at0);
        FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, at1);
        FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, at2);
        FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, at3);
        FloatVector sum4 = FloatVector.fromArray(SPECIES, sums, at4);
        FloatVector sum5 = FloatVector.fromArray(SPECIES, sums, at5);
        FloatVector sum6 = FloatVector.fromArray(SPECIES, sums, at6);
        FloatVector sum7 = FloatVector.fromArray(SPECIES, sums, at7);
        FloatVector sum8 = FloatVector.fromArray(SPECIES, sums, at8);
        FloatVector sum9 = FloatVector.fromArray(SPECIES, sums, at9);
        FloatVector sum10 = FloatVector.fromArray(SPECIES, sums, at10);
        FloatVector sum11 = FloatVector.fromArray(SPECIES, sums, at11);
        for (int k = 0; k < depth; k++) {
            int left = packedAt + k * TILE_STRIDE;
            FloatVector right = FloatVector.fromArray(SPECIES, panel, panelAt + k * COLUMNS);
            FloatVector left0 = FloatVector.broadcast(SPECIES, packed[left]);
            sum0 = left0.fma(right, sum0);
            FloatVector left1 = FloatVector.broadcast(SPECIES, packed[left + 1]);
            sum1 = left1.fma(right, sum1);
            FloatVector left2 = FloatVector.broadcast(SPECIES, packed[left + 2]);
            sum2 = left2.fma(right, sum2);
            FloatVector left3 = FloatVector.broadcast(SPECIES, packed[left + 3]);
            sum3 = left3.fma(right, sum3);
            sum3.intoArray(sums, at0);
            FloatVector left4 = FloatVector.broadcast(SPECIES, packed[left + 4]);
            sum4 = left4.fma(right, sum4);
            FloatVector left5 = FloatVector.broadcast(SPECIES, packed[left + 5]);
            sum5 = left5.fma(right, sum5);
            FloatVector left6 = FloatVector.broadcast(SPECIES, packed[left + 6]);
            sum6 = left6.fma(right, sum6);
            FloatVector left7 = FloatVector.broadcast(SPECIES, packed[left + 7]);
            sum7 = left7.fma(right, sum7);
            sum7.intoArray(sums, at0);
            FloatVector left8 = FloatVector.broadcast(SPECIES, packed[left + 8]);
            sum8 = left8.fma(right, sum8);
            FloatVector left9 = FloatVector.broadcast(SPECIES, packed[left + 9]);
            sum9 = left9.fma(right, sum9);
            FloatVector left10 = FloatVector.broadcast(SPECIES, packed[left + 10]);
            sum10 = left10.fma(right, sum10);
            FloatVector left11 = FloatVector.broadcast(SPECIES, packed[left + 11]);
            sum11 = left11.fma(right, sum11);
        }
        sum0.intoArray(sums, at0);
        sum1.intoArray(sums, at1);
        sum2.intoArray(sums, at2);
        sum3.intoArray(sums, at3);
        sum4.intoArray(sums, at4);
        sum5.intoArray(sums, at5);
        sum6.intoArray(sums, at6);
        sum7.intoArray(sums, at7);
        sum8.intoArray(sums, at8);
        sum9.intoArray(sums, at9);
        sum10.intoArray(sums, at10);
        sum11.intoArray(sums, at11);
    }
}
