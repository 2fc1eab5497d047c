package org.gouache.random;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;

/**
 * {@code torch.randn} with a CUDA generator: Philox4x32-10 of Salmon et al., "Parallel Random
 * Numbers: As Easy as 1, 2, 3", one counter an element, as while every element has a thread of its
 * own. Rounded from double precision, so the last bits differ from a GPU's.
 */
final class CudaRandom implements RandomSource {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xd2511f53L;
    private static final long MULTIPLIER_1 = 0xcd9e8d57L;
    private static final int KEY_STEP_0 = 0x9e3779b9;
    private static final int KEY_STEP_1 = 0xbb67ae85;

    private final int keyLow;
    private final int keyHigh;
    private int draws;

    CudaRandom(long seed) {
        keyLow = (int) seed;
        keyHigh = (int) (seed >>> 32);
    }

    @Override
    public void fillGaussian(Tensor target) {
        MemorySegment data = Gaussians.float32(target);
        for (int i = 0; i < target.shape().elements(); i++) {
            long words = firstWords(draws, i);
            double u = unit((int) words);
            double angle = 2 * Math.PI * unit((int) (words >>> 32));
            float value = (float) (Math.sqrt(-2 * Math.log(u)) * Math.sin(angle));
            data.set(JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES, value);
        }
        draws++;
    }

    private static double unit(int word) {
        return Integer.toUnsignedLong(word) * 0x1p-32 + 0x1p-33;
    }

    /**
     * The first two of four words for an element of a draw: the first one low, the second one high.
     */
    long firstWords(int draw, int element) {
        int word0 = draw;
        int word1 = 0;
        int word2 = element;
        int word3 = 0;
        int key0 = keyLow;
        int key1 = keyHigh;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(word0);
            long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(word2);
            word0 = (int) (product1 >>> 32) ^ word1 ^ key0;
            word1 = (int) product1;
            word2 = (int) (product0 >>> 32) ^ word3 ^ key1;
            word3 = (int) product0;
            key0 += KEY_STEP_0;
            key1 += KEY_STEP_1;
        }
        return Integer.toUnsignedLong(word1) << 32 | Integer.toUnsignedLong(word0);
    }
}
