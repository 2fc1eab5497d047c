package org.gouache.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the texts of a PNG file from its three kinds of text chunks. */
final class PngTexts {
    private static final int MAX_INFLATED = 1 << 24;
    private static final int INFLATED_AT_ONCE = 1 << 13;

    private final PngChunks chunks;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private int inflatedBytes;

    private PngTexts(PngChunks chunks) {
        this.chunks = chunks;
    }

    /** All texts by keyword, in the order of the file; of several with one keyword the last. */
    static Map<String, String> decode(PngChunks chunks) {
        PngTexts texts = new PngTexts(chunks);
        for (PngChunk chunk : chunks.chunks()) {
            texts.read(chunk.type(), chunk.data().duplicate());
        }
        return texts.texts;
    }

    private void read(String type, ByteBuffer data) {
        switch (type) {
            case PngChunk.TEXT -> {
                String keyword = terminated(type, data);
                texts.put(keyword, decode(type, data, StandardCharsets.ISO_8859_1));
            }
            case PngChunk.COMPRESSED_TEXT -> {
                String keyword = terminated(type, data);
                requireZlib(type, number(type, data));
                texts.put(keyword, decode(type, inflate(type, data), StandardCharsets.ISO_8859_1));
            }
            case PngChunk.INTERNATIONAL_TEXT -> {
                String keyword = terminated(type, data);
                boolean compressed = number(type, data) != 0;
                int method = number(type, data);
                terminated(type, data);
                terminated(type, data);
                if (compressed) {
                    requireZlib(type, method);
                }
                ByteBuffer text = compressed ? inflate(type, data) : data;
                texts.put(keyword, decode(type, text, StandardCharsets.UTF_8));
            }
            default -> {}
        }
    }

    private String terminated(String type, ByteBuffer data) {
        int start = data.position();
        while (data.hasRemaining()) {
            if (data.get() == 0) {
                return decode(
                        type,
                        data.slice(start, data.position() - 1 - start),
                        StandardCharsets.ISO_8859_1);
            }
        }
        throw chunks.damaged("a chunk %s ends too early".formatted(type));
    }

    private int number(String type, ByteBuffer data) {
        if (!data.hasRemaining()) {
            throw chunks.damaged("a chunk %s ends too early".formatted(type));
        }
        return data.get();
    }

    private void requireZlib(String type, int method) {
        if (method != 0) {
            throw chunks.damaged(
                    "a chunk %s is compressed by the unknown method %d".formatted(type, method));
        }
    }

    private ByteBuffer inflate(String type, ByteBuffer data) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[INFLATED_AT_ONCE];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(data);
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0) {
                    throw chunks.damaged("a compressed chunk %s is cut off".formatted(type));
                }
                text.write(buffer, 0, count);
                inflatedBytes += count;
                if (inflatedBytes > MAX_INFLATED) {
                    throw chunks.damaged(
                            "its compressed texts take more than %d bytes".formatted(MAX_INFLATED));
                }
            }
        } catch (DataFormatException e) {
            throw chunks.damaged("a chunk %s cannot be inflated".formatted(type), e);
        }
        return ByteBuffer.wrap(text.toByteArray());
    }

    private String decode(String type, ByteBuffer text, Charset charset) {
        try {
            return charset.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw chunks.damaged("a chunk %s is not %s text".formatted(type, charset), e);
        }
    }
}
