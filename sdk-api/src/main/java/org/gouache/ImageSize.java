package org.gouache;

/**
 * A size in pixels.
 *
 * @param width 1 or more
 * @param height 1 or more
 */
public record ImageSize(int width, int height) {
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new GouacheException(
                    "an image size must be 1x1 or more, not %dx%d".formatted(width, height));
        }
    }

    /**
     * @param text as in {@code 1024x768}: width, then height
     */
    public static ImageSize parse(String text) {
        int[] numbers = NumberPair.parse(text, 'x', "a size like 1024x768 (width x height)");
        return new ImageSize(numbers[0], numbers[1]);
    }

    /** As in {@code 1024x768}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
