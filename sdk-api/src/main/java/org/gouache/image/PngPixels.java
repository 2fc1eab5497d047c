package org.gouache.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a PNG file's pixels to red, green and blue. */
final class PngPixels {
    private static final int INFLATED_AT_ONCE = 1 << 16;
    private static final int MAX_VALUE = 255;
    private static final Set<String> PIXEL_CHUNKS =
            Set.of(PngChunk.HEADER, PngChunk.PALETTE, PngChunk.DATA, PngChunk.END);

    private final PngChunks chunks;
    private final PngHeader header;

    private PngPixels(PngChunks chunks) {
        this.chunks = chunks;
        this.header = PngHeader.decode(chunks);
    }

    static Image decode(PngChunks chunks) {
        return new PngPixels(chunks).decode();
    }

    private Image decode() {
        requireAllRows();
        PngPalette palette = PngPalette.decode(chunks, header);
        Raster raster = readRaster();
        byte[] pixels = new byte[Image.bytes(header.width(), header.height())];
        int bands = raster.getNumBands();
        int[] row = new int[header.width() * bands];
        int at = 0;
        for (int y = 0; y < header.height(); y++) {
            raster.getPixels(0, y, header.width(), 1, row);
            for (int x = 0; x < header.width(); x++) {
                at = put(row, x * bands, palette, pixels, at);
            }
        }
        return new Image(header.width(), header.height(), pixels);
    }

    private int put(int[] row, int from, PngPalette palette, byte[] pixels, int at) {
        int first = row[from];
        switch (header.colour()) {
            case PALETTE -> palette.put(first, pixels, at);
            case GRAY -> putAll(gray(first), pixels, at);
            case GRAY_ALPHA -> putAll(eightBits(first), pixels, at);
            case RGB, RGB_ALPHA -> {
                pixels[at] = eightBits(first);
                pixels[at + 1] = eightBits(row[from + 1]);
                pixels[at + 2] = eightBits(row[from + 2]);
            }
        }
        return at + Image.CHANNELS;
    }

    private static void putAll(byte value, byte[] pixels, int at) {
        pixels[at] = value;
        pixels[at + 1] = value;
        pixels[at + 2] = value;
    }

    private byte gray(int value) {
        int max = (1 << header.bitDepth()) - 1;
        return (byte) (max > MAX_VALUE ? Math.min(value, MAX_VALUE) : value * MAX_VALUE / max);
    }

    private byte eightBits(int value) {
        return (byte) (value >> (header.bitDepth() - Byte.SIZE));
    }

    /**
     * Inflates the rows without keeping them: a size is believed only when there are bytes for it.
     */
    private void requireAllRows() {
        long missing = header.rawBytes();
        byte[] inflated = new byte[INFLATED_AT_ONCE];
        try (Inflater inflater = new Inflater()) {
            for (PngChunk chunk : chunks.ofType(PngChunk.DATA).toList()) {
                inflater.setInput(chunk.data().duplicate());
                while (missing > 0 && !inflater.needsInput() && !inflater.finished()) {
                    missing -= inflater.inflate(inflated);
                }
            }
        } catch (DataFormatException e) {
            throw chunks.damaged("its pixels cannot be inflated", e);
        }
        if (missing > 0) {
            throw chunks.damaged(
                    "a picture of %d x %d takes %d bytes, %d of them are missing"
                            .formatted(
                                    header.width(), header.height(), header.rawBytes(), missing));
        }
    }

    private Raster readRaster() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PngChunks.SIGNATURE);
        chunks.chunks().stream()
                .filter(chunk -> PIXEL_CHUNKS.contains(chunk.type()))
                .forEach(chunk -> chunk.writeTo(file));
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            reader.setInput(input, true, true);
            return reader.read(0).getRaster();
        } catch (IOException | RuntimeException e) {
            throw chunks.damaged("its pixels cannot be decoded", e);
        } finally {
            reader.dispose();
        }
    }
}
