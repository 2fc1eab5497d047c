package org.gouache.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A part of a PNG file: length, type, data, checksum of type and data. */
record PngChunk(String type, ByteBuffer data) {
    static final int TYPE_BYTES = 4;

    /** What a chunk takes beyond its data. */
    static final int OVERHEAD = Integer.BYTES + TYPE_BYTES + Integer.BYTES;

    static final String HEADER = "IHDR";
    static final String PALETTE = "PLTE";
    static final String DATA = "IDAT";
    static final String END = "IEND";
    static final String TEXT = "tEXt";
    static final String COMPRESSED_TEXT = "zTXt";
    static final String INTERNATIONAL_TEXT = "iTXt";

    PngChunk(String type, byte[] data) {
        this(type, ByteBuffer.wrap(data));
    }

    int length() {
        return data.remaining();
    }

    int checksum() {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.ISO_8859_1));
        crc.update(data.duplicate());
        return (int) crc.getValue();
    }

    void writeTo(ByteArrayOutputStream file) {
        ByteBuffer chunk =
                ByteBuffer.allocate(OVERHEAD + length())
                        .putInt(length())
                        .put(type.getBytes(StandardCharsets.ISO_8859_1))
                        .put(data.duplicate())
                        .putInt(checksum());
        file.writeBytes(chunk.array());
    }
}
