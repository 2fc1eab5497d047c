package org.gouache.image;

/** A black picture onto which others are pasted; what lies outside is cut off. */
final class Canvas {
    private final int width;
    private final int height;
    private final byte[] pixels;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new byte[Image.bytes(width, height)];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    void pasteCentered(Image image) {
        paste(image, width / 2 - image.width() / 2, height / 2 - image.height() / 2);
    }

    void paste(Image image, int left, int top) {
        int firstColumn = Math.max(left, 0);
        int columns = Math.min(left + image.width(), width) - firstColumn;
        for (int y = Math.max(top, 0); y < Math.min(top + image.height(), height); y++) {
            int source = (y - top) * image.width() + firstColumn - left;
            System.arraycopy(
                    image.pixels(),
                    source * Image.CHANNELS,
                    pixels,
                    (y * width + firstColumn) * Image.CHANNELS,
                    Math.max(columns, 0) * Image.CHANNELS);
        }
    }

    Image toImage() {
        return new Image(width, height, pixels);
    }
}
