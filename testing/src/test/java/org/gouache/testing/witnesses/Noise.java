package org.gouache.testing.witnesses;

import org.gouache.tensor.Tensor;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The roundings of float32. */
final class Noise {
    /** The distance from 1 to the next number. */
    static final double ROUNDING = 0x1p-23;

    private Noise() {}

    /** Numbers for a thing of some name, the same for the same seed. */
    static RandomGenerator random(long seed, String name) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ name.hashCode());
    }

    /** Values moved by a rounding's greatest error, more or less. */
    static Tensor shake(String name, Tensor tensor) {
        RandomGenerator random = random(1, name);
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * (1 + random.nextDouble(-ROUNDING, ROUNDING)));
        }
        return Tensor.of(tensor.shape(), values);
    }
}
