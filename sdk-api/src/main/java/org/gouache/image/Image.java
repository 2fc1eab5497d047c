package org.gouache.image;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A picture of 8-bit red, green and blue. Immutable: pixels are copied on the way in and out. */
public final class Image {
    static final int CHANNELS = 3;

    static final int MAX_PIXELS = Integer.MAX_VALUE / CHANNELS;
    private static final float MAX_VALUE = 255;

    // Luma of ITU-R 601, in 16 bits of fixed point.
    private static final int RED_LUMA = 19_595;
    private static final int GREEN_LUMA = 38_470;
    private static final int BLUE_LUMA = 7_471;
    private static final int LUMA_BITS = 16;
    private static final int MIDDLE = 128;

    private final int width;
    private final int height;
    private final byte[] pixels;

    /** Takes the pixels as they are, without copying. */
    Image(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /**
     * A picture of the given pixels.
     *
     * @param pixels red, green and blue for each pixel, row by row from the top left
     * @throws GouacheException if the size is not positive or the number of bytes is not that of
     *     the size
     */
    public static Image of(int width, int height, byte[] pixels) {
        int expected = bytes(width, height);
        if (pixels.length != expected) {
            throw new GouacheException(
                    "a picture of %d x %d takes %d bytes of red, green and blue, not %d"
                            .formatted(width, height, expected, pixels.length));
        }
        return new Image(width, height, pixels.clone());
    }

    /** A picture of an AWT image's colours in sRGB; its transparency is ignored. */
    public static Image of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[bytes(width, height)];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int colour : row) {
                pixels[at++] = (byte) (colour >> 16);
                pixels[at++] = (byte) (colour >> 8);
                pixels[at++] = (byte) colour;
            }
        }
        return new Image(width, height, pixels);
    }

    /**
     * As {@link #ofTensor(Tensor, PixelRange)} for values from -1 to 1, as an autoencoder gives
     * them.
     */
    public static Image ofTensor(Tensor tensor) {
        return ofTensor(tensor, PixelRange.SIGNED);
    }

    /**
     * A picture of a tensor's values, rounded half to even; those beyond the range count as its
     * ends, NaN as black.
     *
     * @param tensor float32 [3, height, width] or [1, 3, height, width]
     * @throws GouacheException if the tensor has another type or shape
     */
    public static Image ofTensor(Tensor tensor, PixelRange range) {
        List<Image> images = listOf(tensor, range);
        if (images.size() != 1) {
            throw new GouacheException(
                    "one picture takes a tensor [1, 3, height, width], not " + tensor.shape());
        }
        return images.getFirst();
    }

    /**
     * The pictures of a batch.
     *
     * @param tensor float32 [pictures, 3, height, width], or [3, height, width] for one
     * @throws GouacheException if the tensor has another type or shape
     */
    public static List<Image> listOf(Tensor tensor, PixelRange range) {
        Shape shape = tensor.shape();
        if (tensor.type() != ElementType.F32
                || shape.rank() < 3
                || shape.rank() > 4
                || shape.size(-3) != CHANNELS) {
            throw new GouacheException(
                    "pictures take a float32 tensor [pictures, 3, height, width], not " + tensor);
        }
        int width = sizeOf(shape, -1);
        int height = sizeOf(shape, -2);
        bytes(width, height);
        long plane = (long) width * height * Float.BYTES;
        List<Image> images = new ArrayList<>();
        for (long start = 0; start < tensor.data().byteSize(); start += CHANNELS * plane) {
            images.add(read(tensor.data().asSlice(start, CHANNELS * plane), width, height, range));
        }
        return images;
    }

    private static int sizeOf(Shape shape, int dimension) {
        return (int) Math.min(shape.size(dimension), Integer.MAX_VALUE);
    }

    private static Image read(MemorySegment planes, int width, int height, PixelRange range) {
        byte[] pixels = new byte[bytes(width, height)];
        int count = width * height;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < count; i++) {
                float value = planes.getAtIndex(JAVA_FLOAT_UNALIGNED, (long) channel * count + i);
                float unit = Math.clamp(range.toUnit(value), 0f, 1f);
                pixels[i * CHANNELS + channel] = (byte) Math.rint(unit * MAX_VALUE);
            }
        }
        return new Image(width, height, pixels);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** A copy of the pixels: red, green and blue for each, row by row from the top left. */
    public byte[] toBytes() {
        return pixels.clone();
    }

    /** The pixels themselves, not to be changed. */
    byte[] pixels() {
        return pixels;
    }

    /** The colour of a pixel as {@code 0xRRGGBB}. */
    public int colour(int x, int y) {
        int at = (y * width + x) * CHANNELS;
        return value(at) << 16 | value(at + 1) << 8 | value(at + 2);
    }

    private int value(int at) {
        return Byte.toUnsignedInt(pixels[at]);
    }

    /** An AWT image of the type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = colour(x, y);
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    /** As {@link #toTensor(PixelRange)} with values from -1 to 1, as an autoencoder takes them. */
    public Tensor toTensor() {
        return toTensor(PixelRange.SIGNED);
    }

    /** The pixels as float32 [1, 3, height, width]. */
    public Tensor toTensor(PixelRange range) {
        Tensor tensor = Tensor.zeros(Shape.of(1, CHANNELS, height, width));
        int count = width * height;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < count; i++) {
                float unit = value(i * CHANNELS + channel) / MAX_VALUE;
                tensor.setFloat((long) channel * count + i, range.ofUnit(unit));
            }
        }
        return tensor;
    }

    /**
     * A mask as float32 [1, 1, height, width]: 1 where the picture is at least half bright, else 0.
     */
    public Tensor toMask() {
        Tensor mask = Tensor.zeros(Shape.of(1, 1, height, width));
        for (int i = 0; i < width * height; i++) {
            mask.setFloat(i, luma(i * CHANNELS) >= MIDDLE ? 1 : 0);
        }
        return mask;
    }

    private int luma(int at) {
        int sum = value(at) * RED_LUMA + value(at + 1) * GREEN_LUMA + value(at + 2) * BLUE_LUMA;
        return (sum + (1 << (LUMA_BITS - 1))) >> LUMA_BITS;
    }

    /** This picture stretched to a size, by Lanczos resampling. */
    public Image resize(int newWidth, int newHeight) {
        return resize(newWidth, newHeight, Resampling.LANCZOS, Fit.STRETCH);
    }

    /**
     * This picture in another size.
     *
     * @throws GouacheException if the size is not positive
     */
    public Image resize(int newWidth, int newHeight, Resampling resampling, Fit fit) {
        bytes(newWidth, newHeight);
        return fit.resize(this, newWidth, newHeight, resampling);
    }

    /**
     * This picture stretched to sides that are multiples of a number, at most as long as they are
     * now: an autoencoder takes multiples of its factor only.
     *
     * @throws GouacheException if a side is shorter than the factor
     */
    public Image resizeToMultiplesOf(int factor) {
        if (factor < 1 || width < factor || height < factor) {
            throw new GouacheException(
                    "a picture of %d x %d cannot be resized to multiples of %d"
                            .formatted(width, height, factor));
        }
        return resize(width - width % factor, height - height % factor);
    }

    /**
     * The number of bytes of a picture.
     *
     * @throws GouacheException if the size is not positive, or too large for one array
     */
    static int bytes(int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
            throw new GouacheException(
                    "no picture can have the size %d x %d: each side takes at least one pixel, and all at most %d"
                            .formatted(width, height, MAX_PIXELS));
        }
        return width * height * CHANNELS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that
                && width == that.width
                && height == that.height
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "%d x %d".formatted(width, height);
    }
}
