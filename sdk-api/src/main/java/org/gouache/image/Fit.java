package org.gouache.image;

/** What becomes of a picture's proportions when it takes a size of others. */
public enum Fit {
    /** Each side is stretched on its own. */
    STRETCH {
        @Override
        Image resize(Image image, int width, int height, Resampling resampling) {
            return Resizer.resize(image, width, height, resampling);
        }
    },
    /** The whole picture stands in the middle; its outermost pixels fill the rest. */
    FILL {
        @Override
        Image resize(Image image, int width, int height, Resampling resampling) {
            boolean wider = isWider(image, width, height);
            Image whole =
                    wider ? toWidth(image, width, resampling) : toHeight(image, height, resampling);
            Canvas canvas = new Canvas(width, height);
            canvas.pasteCentered(whole);
            if (wider) {
                fillAboveAndBelow(canvas, whole);
            } else {
                fillLeftAndRight(canvas, whole);
            }
            return canvas.toImage();
        }
    },
    /** The picture covers the whole size; what goes over its edges is cut off. */
    CROP {
        @Override
        Image resize(Image image, int width, int height, Resampling resampling) {
            Canvas canvas = new Canvas(width, height);
            canvas.pasteCentered(
                    isNarrower(image, width, height)
                            ? toWidth(image, width, resampling)
                            : toHeight(image, height, resampling));
            return canvas.toImage();
        }
    };

    abstract Image resize(Image image, int width, int height, Resampling resampling);

    private static boolean isWider(Image image, int width, int height) {
        return (long) image.width() * height > (long) width * image.height();
    }

    private static boolean isNarrower(Image image, int width, int height) {
        return (long) image.width() * height < (long) width * image.height();
    }

    private static Image toWidth(Image image, int width, Resampling resampling) {
        long height = (long) image.height() * width / image.width();
        return Resizer.resize(image, width, atLeastOne(height), resampling);
    }

    private static Image toHeight(Image image, int height, Resampling resampling) {
        long width = (long) image.width() * height / image.height();
        return Resizer.resize(image, atLeastOne(width), height, resampling);
    }

    private static int atLeastOne(long size) {
        return Math.toIntExact(Math.max(size, 1));
    }

    private static void fillAboveAndBelow(Canvas canvas, Image whole) {
        int margin = canvas.height() / 2 - whole.height() / 2;
        if (margin == 0) {
            return;
        }
        canvas.paste(Resizer.filterColumns(whole, edge(whole.height(), 0, margin)), 0, 0);
        canvas.paste(
                Resizer.filterColumns(whole, edge(whole.height(), whole.height(), margin)),
                0,
                margin + whole.height());
    }

    private static void fillLeftAndRight(Canvas canvas, Image whole) {
        int margin = canvas.width() / 2 - whole.width() / 2;
        if (margin == 0) {
            return;
        }
        canvas.paste(Resizer.filterRows(whole, edge(whole.width(), 0, margin)), 0, 0);
        canvas.paste(
                Resizer.filterRows(whole, edge(whole.width(), whole.width(), margin)),
                margin + whole.width(),
                0);
    }

    // The reference stretches a part of no extent at the edge, which mixes the two outermost lines.
    private static FilterWeights edge(int size, int at, int margin) {
        return FilterWeights.of(Resampling.BICUBIC, size, at, at, margin);
    }
}
