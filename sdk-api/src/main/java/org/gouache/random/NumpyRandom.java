package org.gouache.random;

import org.gouache.GouacheException;
import org.gouache.tensor.Tensor;

/**
 * {@code numpy.random.RandomState(seed).randn}: Marsaglia's polar method in double precision,
 * rounded to float32.
 */
final class NumpyRandom implements RandomSource {
    private static final long LARGEST_SEED = (1L << 32) - 1;

    private final MersenneTwister bits;
    private boolean cached;
    private double cache;

    /**
     * @throws GouacheException if the seed has more than 32 bits: NumPy takes none such
     */
    NumpyRandom(long seed) {
        if (seed < 0 || seed > LARGEST_SEED) {
            throw new GouacheException(
                    "seed is %s, expected 0 to %d with NumPy's random numbers"
                            .formatted(Long.toUnsignedString(seed), LARGEST_SEED));
        }
        bits = new MersenneTwister((int) seed);
    }

    @Override
    public void fillGaussian(Tensor target) {
        Gaussians.fill(target, this::nextGaussian);
    }

    double nextGaussian() {
        if (cached) {
            cached = false;
            return cache;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * Math.log(square) / square);
        cache = factor * x;
        cached = true;
        return factor * y;
    }

    private double nextDouble() {
        int high = bits.nextInt() >>> 5;
        int low = bits.nextInt() >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }
}
