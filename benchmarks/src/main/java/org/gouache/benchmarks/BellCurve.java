package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Random float16 weights as trained layers have them: a bell curve, with heavier tails or not. */
enum BellCurve {
    GAUSSIAN {
        @Override
        double draw(Random random) {
            return random.nextGaussian();
        }
    },
    /** Student's t distribution with four degrees of freedom. */
    STUDENT_T {
        private static final int FREEDOM = 4;

        @Override
        double draw(Random random) {
            double squares = 0;
            for (int i = 0; i < FREEDOM; i++) {
                double normal = random.nextGaussian();
                squares += normal * normal;
            }
            return random.nextGaussian() / Math.sqrt(squares / FREEDOM);
        }
    };

    private static final int DRAWN = 1 << 18;
    private static final long MULTIPLIER = 0x5851f42d4c957f2dL;

    private final float[] drawn = new float[DRAWN];

    BellCurve() {
        Random random = new Random(ordinal());
        for (int i = 0; i < DRAWN; i++) {
            drawn[i] = (float) draw(random);
        }
    }

    abstract double draw(Random random);

    /** Fills memory with draws of about some deviation, each times a factor from 1 to 1.03. */
    void fill(MemorySegment float16, long seed, double deviation) {
        long state = seed * MULTIPLIER + 1;
        long elements = float16.byteSize() / Short.BYTES;
        for (long i = 0; i < elements; i++) {
            state = state * MULTIPLIER + 1;
            float factor = (float) deviation * (1 + (state >>> 20 & 0x1F) * 0x1p-10f);
            float value = drawn[(int) (state >>> 40) & DRAWN - 1] * factor;
            float16.set(JAVA_SHORT_UNALIGNED, i * Short.BYTES, Float.floatToFloat16(value));
        }
    }
}
