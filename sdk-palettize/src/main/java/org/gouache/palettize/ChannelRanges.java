package org.gouache.palettize;

import org.gouache.palette.PaletteMethod;
import org.gouache.tensor.Shape;

/**
 * The range of each output channel's elements; a vector is one channel.
 *
 * @param squaredNorm the sum of the squares of all elements
 */
record ChannelRanges(float[] min, float[] max, long channelElements, double squaredNorm) {
    private static final float INT8_LIMIT = 127;
    private static final float LEAST_HALF = 0x1p-24f;

    static ChannelRanges of(Shape shape, HalfReader reader) {
        int channels = shape.rank() == 1 ? 1 : shape.dim(0);
        long elements = shape.elements() / channels;
        float[] min = new float[channels];
        float[] max = new float[channels];
        double squaredNorm = 0;
        for (int channel = 0; channel < channels; channel++) {
            int low = Short.MAX_VALUE;
            int high = Short.MIN_VALUE;
            long end = (channel + 1) * elements;
            for (long at = channel * elements; at < end; at += HalfReader.CHUNK) {
                int length = (int) Math.min(HalfReader.CHUNK, end - at);
                short[] halves = reader.read(at, length);
                for (int i = 0; i < length; i++) {
                    int ordered = ordered(halves[i]);
                    low = Math.min(low, ordered);
                    high = Math.max(high, ordered);
                }
                squaredNorm += SquareSums.squares(reader.readUnrounded(at, length), length);
            }
            min[channel] = Float.float16ToFloat(ordered((short) low));
            max[channel] = Float.float16ToFloat(ordered((short) high));
        }
        return new ChannelRanges(min, max, elements, squaredNorm);
    }

    /** Float16 bits as numbers in the order of their values, and back. */
    private static short ordered(short half) {
        return (short) (half ^ half >> Short.SIZE - 1 & Short.MAX_VALUE);
    }

    int channels() {
        return min.length;
    }

    /** The channel's first element. */
    long first(int channel) {
        return channel * channelElements;
    }

    /** A float16 value; zero for a channel of zeros. */
    float scale(int channel, PaletteMethod method) {
        float largest = Math.max(Math.abs(min[channel]), Math.abs(max[channel]));
        if (method != PaletteMethod.INT8 || largest == 0) {
            return largest;
        }
        float scale = Float.float16ToFloat(Float.floatToFloat16(largest / INT8_LIMIT));
        return Math.max(scale, LEAST_HALF);
    }
}
