package org.gouache;

/**
 * Where a picture's upper left corner lay in the larger one that it was cut from, in pixels.
 *
 * @param left pixels cut off at the left, 0 or more
 * @param top pixels cut off at the top, 0 or more
 */
public record Crop(int left, int top) {
    public static final Crop NONE = new Crop(0, 0);

    public Crop {
        if (left < 0 || top < 0) {
            throw new GouacheException(
                    "a crop must be 0,0 or more, not %d,%d".formatted(left, top));
        }
    }

    /**
     * @param text as in {@code 16,0}: left, then top
     */
    public static Crop parse(String text) {
        int[] numbers = NumberPair.parse(text, ',', "a crop like 16,0 (left, top)");
        return new Crop(numbers[0], numbers[1]);
    }

    /** As in {@code 16,0}. */
    @Override
    public String toString() {
        return left + "," + top;
    }
}
