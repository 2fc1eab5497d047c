package org.gouache.palettize.decode;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;

/**
 * Looks up entries of 16 bits in a palette of 16 entries, which lies in two vectors of bytes: one
 * has the lower bytes of the entries, the other the upper ones.
 */
final class PlaneHalves implements BlockKernel {
    private static final int BITS = 4;
    private static final VectorSpecies<Byte> PACKED = ByteVector.SPECIES_64;
    private static final VectorSpecies<Byte> PLANE = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> INDICES = ShortVector.SPECIES_128;
    private static final int BLOCK = PLANE.length();
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;

    /** With half as many lanes as a block has elements, it takes two steps. */
    private static final boolean TWO_STEPS = Lanes.COUNT < 8;

    private static final VectorSpecies<Short> STEP =
            TWO_STEPS ? ShortVector.SPECIES_128 : ShortVector.SPECIES_256;

    private final byte[] lower = new byte[BLOCK];
    private final byte[] upper = new byte[BLOCK];

    PlaneHalves(short[] palette) {
        for (int i = 0; i < BLOCK; i++) {
            lower[i] = (byte) palette[i];
            upper[i] = (byte) (palette[i] >>> Byte.SIZE);
        }
    }

    /** With sixteen lanes, a palette of whole entries fits one vector, which is better. */
    static boolean canTake(int bits) {
        return bits == BITS && Lanes.PERMUTED_BITS < BITS;
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        lookUp(packed, blocks, lower, upper, target, at);
    }

    private static void lookUp(
            byte[] packed, int blocks, byte[] lower, byte[] upper, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        ByteVector lowerPlane = ByteVector.fromArray(PLANE, lower, 0);
        ByteVector upperPlane = ByteVector.fromArray(PLANE, upper, 0);
        for (int block = 0; block < blocks; block++) {
            long to = at + (long) block * BLOCK_BYTES;
            ShortVector pairs =
                    (ShortVector)
                            ByteVector.fromArray(PACKED, packed, block * PACKED.length())
                                    .convertShape(ZERO_EXTEND_B2S, INDICES, 0);
            ByteVector indices = pairs.or(pairs.lanewise(LSHL, BITS)).reinterpretAsBytes();
            ByteVector lowerBytes = indices.selectFrom(lowerPlane);
            ByteVector upperBytes = indices.selectFrom(upperPlane);
            interleave(lowerBytes, upperBytes, 0).intoMemorySegment(known, to, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                interleave(lowerBytes, upperBytes, 1)
                        .intoMemorySegment(known, to + STEP.vectorByteSize(), LITTLE_ENDIAN);
            }
        }
    }

    private static ShortVector interleave(ByteVector lower, ByteVector upper, int step) {
        ShortVector high = (ShortVector) upper.convertShape(ZERO_EXTEND_B2S, STEP, step);
        ShortVector low = (ShortVector) lower.convertShape(ZERO_EXTEND_B2S, STEP, step);
        return low.or(high.lanewise(LSHL, Byte.SIZE));
    }
}
