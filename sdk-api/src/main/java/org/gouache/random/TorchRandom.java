package org.gouache.random;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;

/** {@code torch.randn} with a CPU generator, bit by bit as on x86-64 with AVX2. */
final class TorchRandom implements RandomSource {
    private static final int BLOCK = 16;
    private static final int HALF = BLOCK / 2;
    private static final float TWO_PI = (float) (2 * Math.PI);

    private final MersenneTwister bits;
    private boolean cached;
    private double cache;

    /** Of the seed, only the low 32 bits matter, as in torch. */
    TorchRandom(long seed) {
        bits = new MersenneTwister((int) seed);
    }

    @Override
    public void fillGaussian(Tensor target) {
        MemorySegment data = Gaussians.float32(target);
        long count = target.shape().elements();
        if (count < BLOCK) {
            for (long i = 0; i < count; i++) {
                data.set(JAVA_FLOAT_UNALIGNED, i * Float.BYTES, (float) nextGaussian());
            }
            return;
        }
        fillUniform(target);
        for (long i = 0; i + BLOCK <= count; i += BLOCK) {
            uniformToGaussian(data.asSlice(i * Float.BYTES));
        }
        if (count % BLOCK != 0) {
            Tensor tail = target.reshape(Shape.of(count)).slice(count - BLOCK, count);
            fillUniform(tail);
            uniformToGaussian(tail.data());
        }
    }

    /** Numbers from 0 to below 1, as {@code torch.rand}. */
    void fillUniform(Tensor target) {
        MemorySegment data = Gaussians.float32(target);
        for (long at = 0; at < data.byteSize(); at += Float.BYTES) {
            data.set(JAVA_FLOAT_UNALIGNED, at, (bits.nextInt() & 0xffffff) * 0x1p-24f);
        }
    }

    /** The Box-Muller transform of sixteen uniform numbers, each with the one eight places on. */
    private static void uniformToGaussian(MemorySegment block) {
        for (int i = 0; i < HALF; i++) {
            float radius = 1 - block.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
            float angle = TWO_PI * block.getAtIndex(JAVA_FLOAT_UNALIGNED, i + HALF);
            float r = (float) Math.sqrt(-2 * VectorMath.log(radius));
            block.setAtIndex(JAVA_FLOAT_UNALIGNED, i, r * VectorMath.cos(angle));
            block.setAtIndex(JAVA_FLOAT_UNALIGNED, i + HALF, r * VectorMath.sin(angle));
        }
    }

    /** One of a pair; the other one is kept for the next call, even beyond this draw. */
    private double nextGaussian() {
        if (cached) {
            cached = false;
            return cache;
        }
        double angle = 2 * Math.PI * nextDouble();
        double radius = Math.sqrt(-2 * Math.log1p(-nextDouble()));
        cache = radius * Math.sin(angle);
        cached = true;
        return radius * Math.cos(angle);
    }

    private double nextDouble() {
        long high = (long) bits.nextInt() << 32;
        long low = Integer.toUnsignedLong(bits.nextInt());
        return ((high | low) & ((1L << 53) - 1)) * 0x1p-53;
    }
}
