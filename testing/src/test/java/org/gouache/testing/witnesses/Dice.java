package org.gouache.testing.witnesses;

import java.util.List;
import java.util.SplittableRandom;

/** Draws what architectures are made of. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 1 to {@code most}. */
    int upTo(int most) {
        return between(1, most);
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** 1 to {@code most}: mostly few, or about a multiple of a vector's length. */
    int size(int most) {
        int size = flag() ? upTo(9) : 16 * upTo(1 + most / 16) + between(-1, 1);
        return Math.min(size, most);
    }

    boolean flag() {
        return random.nextBoolean();
    }

    /** Something other than zero in one of so many cases. */
    int sometimes(int cases, int value) {
        return upTo(cases) == 1 ? value : 0;
    }

    @SafeVarargs
    final <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
