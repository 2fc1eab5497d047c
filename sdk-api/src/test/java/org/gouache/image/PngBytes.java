package org.gouache.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files of every kind, put together by hand. */
final class PngBytes {
    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final List<byte[]> parts = new ArrayList<>();

    PngBytes() {
        parts.add(SIGNATURE);
    }

    /** A complete file of rows that are not filtered. */
    static byte[] of(int width, int bitDepth, int colourType, byte[]... rows) {
        return new PngBytes().header(width, rows.length, bitDepth, colourType).rows(rows).end();
    }

    PngBytes header(int width, int height, int bitDepth, int colourType) {
        return header(width, height, bitDepth, colourType, 0);
    }

    PngBytes header(int width, int height, int bitDepth, int colourType, int interlacing) {
        byte[] data =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bitDepth)
                        .put((byte) colourType)
                        .put(12, (byte) interlacing)
                        .array();
        return chunk("IHDR", data);
    }

    PngBytes rows(byte[]... rows) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            raw.write(0);
            raw.writeBytes(row);
        }
        return chunk("IDAT", deflate(raw.toByteArray()));
    }

    PngBytes chunk(String type, byte[] data) {
        byte[] typeAndData =
                ByteBuffer.allocate(4 + data.length)
                        .put(type.getBytes(StandardCharsets.ISO_8859_1))
                        .put(data)
                        .array();
        CRC32 crc = new CRC32();
        crc.update(typeAndData);
        return raw(
                ByteBuffer.allocate(8 + typeAndData.length)
                        .putInt(data.length)
                        .put(typeAndData)
                        .putInt((int) crc.getValue())
                        .array());
    }

    PngBytes raw(byte[] bytes) {
        parts.add(bytes);
        return this;
    }

    byte[] end() {
        return chunk("IEND", new byte[0]).bytes();
    }

    byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        parts.forEach(file::writeBytes);
        return file.toByteArray();
    }

    static byte[] deflate(byte[] data) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            byte[] buffer = new byte[1 << 12];
            while (!deflater.finished()) {
                deflated.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        return deflated.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
