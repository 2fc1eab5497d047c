package org.gouache.image;

/**
 * Resizes RGB pixels in two passes, first along the rows and then along the columns, rounding to 8
 * bits after each. A side that keeps its size is not filtered.
 */
final class Resizer {
    private static final int CHANNELS = Image.CHANNELS;
    private static final int HALF = 1 << (FilterWeights.FRACTION_BITS - 1);

    private Resizer() {}

    static Image resize(Image image, int width, int height, Resampling resampling) {
        if (resampling == Resampling.NEAREST) {
            return nearest(image, width, height);
        }
        Image wide =
                width == image.width()
                        ? image
                        : filterRows(
                                image,
                                FilterWeights.of(
                                        resampling, image.width(), 0, image.width(), width));
        return height == image.height()
                ? wide
                : filterColumns(
                        wide,
                        FilterWeights.of(resampling, image.height(), 0, image.height(), height));
    }

    static Image filterRows(Image image, FilterWeights filter) {
        byte[] source = image.pixels();
        int width = filter.size();
        byte[] target = new byte[Image.bytes(width, image.height())];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width();
            for (int x = 0; x < width; x++) {
                int from = (row + filter.start(x)) * CHANNELS;
                at = weigh(source, from, CHANNELS, filter.weights(x), target, at);
            }
        }
        return new Image(width, image.height(), target);
    }

    static Image filterColumns(Image image, FilterWeights filter) {
        byte[] source = image.pixels();
        int stride = image.width() * CHANNELS;
        byte[] target = new byte[Image.bytes(image.width(), filter.size())];
        int at = 0;
        for (int y = 0; y < filter.size(); y++) {
            int row = filter.start(y) * stride;
            for (int x = 0; x < image.width(); x++) {
                at = weigh(source, row + x * CHANNELS, stride, filter.weights(y), target, at);
            }
        }
        return new Image(image.width(), filter.size(), target);
    }

    private static int weigh(
            byte[] source, int from, int step, int[] weights, byte[] target, int at) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int position = from;
        for (int weight : weights) {
            red += Byte.toUnsignedInt(source[position]) * weight;
            green += Byte.toUnsignedInt(source[position + 1]) * weight;
            blue += Byte.toUnsignedInt(source[position + 2]) * weight;
            position += step;
        }
        target[at] = rounded(red);
        target[at + 1] = rounded(green);
        target[at + 2] = rounded(blue);
        return at + CHANNELS;
    }

    private static byte rounded(int value) {
        return (byte) Math.clamp(value >> FilterWeights.FRACTION_BITS, 0, 255);
    }

    private static Image nearest(Image image, int width, int height) {
        int[] columns = nearest(image.width(), width);
        int[] rows = nearest(image.height(), height);
        byte[] source = image.pixels();
        byte[] target = new byte[Image.bytes(width, height)];
        int at = 0;
        for (int row : rows) {
            for (int column : columns) {
                System.arraycopy(
                        source, (row * image.width() + column) * CHANNELS, target, at, CHANNELS);
                at += CHANNELS;
            }
        }
        return new Image(width, height, target);
    }

    // Adds the scale up, as the reference does: a product would round differently.
    private static int[] nearest(int size, int resized) {
        double scale = (double) size / resized;
        double center = scale * 0.5;
        int[] nearest = new int[resized];
        for (int i = 0; i < resized; i++) {
            nearest[i] = Math.min((int) center, size - 1);
            center += scale;
        }
        return nearest;
    }
}
