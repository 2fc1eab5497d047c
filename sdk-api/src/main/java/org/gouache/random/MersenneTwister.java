package org.gouache.random;

/**
 * MT19937 of Matsumoto and Nishimura, "Mersenne Twister: A 623-Dimensionally Equidistributed
 * Uniform Pseudorandom Number Generator", seeded with one 32-bit number as their {@code
 * init_genrand} does.
 */
final class MersenneTwister {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;
    private static final int MULTIPLIER = 1_812_433_253;
    private static final int MATRIX = 0x9908b0df;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = MULTIPLIER * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** 32 random bits. */
    int nextInt() {
        if (next == SIZE) {
            twist();
        }
        int bits = state[next++];
        bits ^= bits >>> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >>> 18);
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int bits = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
            state[i] = state[(i + SHIFT) % SIZE] ^ (bits >>> 1) ^ ((bits & 1) == 0 ? 0 : MATRIX);
        }
        next = 0;
    }
}
