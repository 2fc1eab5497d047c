package org.gouache.image;

/**
 * For each pixel along one side of a resized picture, the pixels that it is made of and their
 * weights in fixed point. The weights of a pixel add up to one (but for rounding).
 */
final class FilterWeights {
    /**
     * Bits after the point: 32, less 8 for a pixel's value and 2 for weights below 0 and above 1.
     */
    static final int FRACTION_BITS = 32 - 8 - 2;

    private final int[] starts;
    private final int[][] weights;

    private FilterWeights(int[] starts, int[][] weights) {
        this.starts = starts;
        this.weights = weights;
    }

    /**
     * @param from where the part of the picture that is resized begins, and {@code to} where it
     *     ends
     */
    static FilterWeights of(Resampling filter, int size, double from, double to, int resized) {
        double scale = (to - from) / resized;
        double stretch = Math.max(scale, 1);
        double reach = filter.support() * stretch;
        int[] starts = new int[resized];
        int[][] weights = new int[resized][];
        for (int i = 0; i < resized; i++) {
            double center = from + (i + 0.5) * scale;
            int start = Math.max((int) (center - reach + 0.5), 0);
            int end = Math.min((int) (center + reach + 0.5), size);
            starts[i] = start;
            weights[i] = weights(filter, start, end, center, 1 / stretch);
        }
        return new FilterWeights(starts, weights);
    }

    private static int[] weights(
            Resampling filter, int start, int end, double center, double perPixel) {
        double[] weights = new double[end - start];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = filter.weight((i + start - center + 0.5) * perPixel);
            sum += weights[i];
        }
        int[] fixed = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double weight = sum == 0 ? weights[i] : weights[i] / sum;
            fixed[i] = (int) (weight * (1 << FRACTION_BITS) + (weight < 0 ? -0.5 : 0.5));
        }
        return fixed;
    }

    int size() {
        return starts.length;
    }

    int start(int index) {
        return starts[index];
    }

    int[] weights(int index) {
        return weights[index];
    }
}
