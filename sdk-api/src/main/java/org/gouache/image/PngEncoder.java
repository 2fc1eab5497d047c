package org.gouache.image;

import org.gouache.GouacheException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Encodes a picture as PNG. Java's own encoder would load the whole of AWT, a good part of the time
 * that a small picture takes from start to end.
 */
final class PngEncoder {
    private static final int BIT_DEPTH = 8;
    private static final int MAX_KEYWORD = 79;

    private PngEncoder() {}

    static byte[] encode(Image image, Map<String, String> texts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PngChunks.SIGNATURE);
        new PngChunk(PngChunk.HEADER, header(image)).writeTo(file);
        texts.forEach((keyword, text) ->
                new PngChunk(PngChunk.INTERNATIONAL_TEXT, text(keyword, text)).writeTo(file));
        new PngChunk(PngChunk.DATA, data(image)).writeTo(file);
        new PngChunk(PngChunk.END, new byte[0]).writeTo(file);
        return file.toByteArray();
    }

    private static byte[] header(Image image) {
        return ByteBuffer.allocate(PngHeader.BYTES)
                .putInt(image.width())
                .putInt(image.height())
                .put((byte) BIT_DEPTH)
                .put((byte) PngHeader.Colour.RGB.code())
                .array();
    }

    /** Keyword, 0, not compressed, method 0, no language, no translated keyword, text. */
    private static byte[] text(String keyword, String text) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] name = encode(keyword, StandardCharsets.ISO_8859_1, keyword);
        if (name.length == 0 || name.length > MAX_KEYWORD || keyword.indexOf('\0') >= 0) {
            throw new GouacheException(
                    "PNG keyword '%s': must have 1 to %d characters"
                            .formatted(keyword, MAX_KEYWORD));
        }
        data.writeBytes(name);
        data.writeBytes(new byte[] {0, 0, 0, 0, 0});
        data.writeBytes(encode(text, StandardCharsets.UTF_8, keyword));
        return data.toByteArray();
    }

    private static byte[] encode(String text, Charset charset, String keyword) {
        try {
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw new GouacheException(
                    "PNG text '%s': cannot be stored as %s".formatted(keyword, charset), e);
        }
    }

    private static byte[] data(Image image) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        PngRowFilter filter = new PngRowFilter(image.width() * Image.CHANNELS);
        try (Deflater deflater = new Deflater();
                DeflaterOutputStream rows = new DeflaterOutputStream(data, deflater)) {
            for (int y = 0; y < image.height(); y++) {
                rows.write(filter.filter(image.pixels(), y));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return data.toByteArray();
    }
}
