package org.gouache.image;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The chunks of a PNG file, from header to end. They are views on the file's bytes: no length that
 * the file states takes memory of its own.
 *
 * @param name of the file, for messages
 */
record PngChunks(String name, List<PngChunk> chunks) {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final long MAX_BYTES = 1L << 30;

    static PngChunks read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new GouacheException(
                        "%s: too large: %d bytes, at most %d".formatted(file, size, MAX_BYTES));
            }
            return parse(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static PngChunks parse(String name, ByteBuffer file) {
        if (!startsWithSignature(file)) {
            throw new GouacheException("%s: not a PNG file".formatted(name));
        }
        file.position(SIGNATURE.length);
        List<PngChunk> chunks = new ArrayList<>();
        do {
            chunks.add(next(name, file));
        } while (!chunks.getLast().type().equals(PngChunk.END));
        if (!chunks.getFirst().type().equals(PngChunk.HEADER)) {
            throw new GouacheException(
                    "%s: damaged PNG file: begins with the chunk %s, not with IHDR"
                            .formatted(name, chunks.getFirst().type()));
        }
        return new PngChunks(name, chunks);
    }

    private static boolean startsWithSignature(ByteBuffer file) {
        return file.remaining() >= SIGNATURE.length
                && file.slice(0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    private static PngChunk next(String name, ByteBuffer file) {
        int start = file.position();
        if (file.remaining() < PngChunk.OVERHEAD) {
            throw new GouacheException(
                    "%s: PNG file cut off: ends at byte %d, before its chunk IEND"
                            .formatted(name, file.limit()));
        }
        long length = Integer.toUnsignedLong(file.getInt());
        byte[] type = new byte[PngChunk.TYPE_BYTES];
        file.get(type);
        if (!isLetters(type)) {
            throw new GouacheException(
                    "%s: damaged PNG file: no chunk begins at byte %d".formatted(name, start));
        }
        if (length > file.remaining() - Integer.BYTES) {
            throw new GouacheException(
                    "%s: PNG file cut off: the chunk at byte %d has %d bytes, but only %d follow"
                            .formatted(name, start, length, file.remaining() - Integer.BYTES));
        }
        PngChunk chunk =
                new PngChunk(
                        new String(type, StandardCharsets.ISO_8859_1),
                        file.slice(file.position(), (int) length));
        file.position(file.position() + (int) length);
        if (file.getInt() != chunk.checksum()) {
            throw new GouacheException(
                    "%s: damaged PNG file: the chunk at byte %d has a wrong checksum"
                            .formatted(name, start));
        }
        return chunk;
    }

    private static boolean isLetters(byte[] type) {
        for (byte letter : type) {
            if ((letter < 'A' || letter > 'Z') && (letter < 'a' || letter > 'z')) {
                return false;
            }
        }
        return true;
    }

    PngChunk header() {
        return chunks.getFirst();
    }

    Stream<PngChunk> ofType(String type) {
        return chunks.stream().filter(chunk -> chunk.type().equals(type));
    }

    GouacheException damaged(String how) {
        return new GouacheException(message(how));
    }

    GouacheException damaged(String how, Throwable cause) {
        return new GouacheException(message(how), cause);
    }

    private String message(String how) {
        return "%s: damaged PNG file: %s".formatted(name, how);
    }
}
