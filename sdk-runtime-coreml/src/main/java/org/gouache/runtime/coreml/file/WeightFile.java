package org.gouache.runtime.coreml.file;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of weights, mapped into memory: blobs, each behind a record that says what it is. */
record WeightFile(Path path, MemorySegment bytes) {
    static final int VERSION = 2;
    static final int ALIGNMENT = 64;
    static final int SENTINEL = 0xDEADBEEF;

    /** Where the version stands in the header, which is as long as the alignment. */
    static final int VERSION_AT = 4;

    /** Where the parts of a blob's record stand, which is as long as the alignment. */
    static final int TYPE_AT = 4;

    static final int SIZE_AT = 8;
    static final int DATA_AT = 16;
    static final int PADDING_AT = 24;

    static WeightFile open(Path path, Arena arena) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            WeightFile file = new WeightFile(path, bytes);
            file.requireHeader();
            return file;
        } catch (ClosedByInterruptException _) {
            throw new GenerationCancelledException();
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(path), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private void requireHeader() {
        if (bytes.byteSize() < ALIGNMENT) {
            throw new GouacheException(
                    "%s: %d bytes are no file of weights".formatted(path, bytes.byteSize()));
        }
        int version = bytes.get(JAVA_INT_UNALIGNED, VERSION_AT);
        if (version != VERSION) {
            throw new GouacheException(
                    "%s: version %d of the format of weights, but only %d is known"
                            .formatted(path, version, VERSION));
        }
    }

    /**
     * A blob's data.
     *
     * @param at where its record stands
     * @param expected what the program takes it for
     */
    MemorySegment blob(long at, TensorType expected) {
        if (at < ALIGNMENT || at % ALIGNMENT != 0 || at > bytes.byteSize() - ALIGNMENT) {
            throw malformed(at, "cannot stand there in a file of %d bytes", bytes.byteSize());
        }
        if (bytes.get(JAVA_INT_UNALIGNED, at) != SENTINEL) {
            throw malformed(
                    at, "begins with %08x, not %08x", bytes.get(JAVA_INT_UNALIGNED, at), SENTINEL);
        }
        requireType(at, expected);
        long size = bytes.get(JAVA_LONG_UNALIGNED, at + SIZE_AT);
        if (size != expected.bytes()) {
            throw malformed(
                    at,
                    "holds %s bytes, but %s takes %d",
                    Long.toUnsignedString(size),
                    expected,
                    expected.bytes());
        }
        long padding = bytes.get(JAVA_LONG_UNALIGNED, at + PADDING_AT);
        int expectedPadding = expected.type().paddingBits(expected.shape().elements());
        if (padding != expectedPadding) {
            throw malformed(
                    at,
                    "has %s bits of padding, not %d",
                    Long.toUnsignedString(padding),
                    expectedPadding);
        }
        return data(at, size);
    }

    private void requireType(long at, TensorType expected) {
        int code = bytes.get(JAVA_INT_UNALIGNED, at + TYPE_AT);
        if (code != expected.type().blobCode() || code == 0) {
            String found =
                    MilType.ofBlobCode(code)
                            .map(MilType::toString)
                            .orElse("the unknown type " + Integer.toUnsignedString(code));
            throw malformed(at, "holds %s, not %s", found, expected.type());
        }
    }

    private MemorySegment data(long at, long size) {
        long data = bytes.get(JAVA_LONG_UNALIGNED, at + DATA_AT);
        if (data < ALIGNMENT || data % ALIGNMENT != 0 || data > bytes.byteSize() - size) {
            throw malformed(
                    at,
                    "has %d bytes of data at %s in a file of %d bytes",
                    size,
                    Long.toUnsignedString(data),
                    bytes.byteSize());
        }
        return bytes.asSlice(data, size);
    }

    private GouacheException malformed(long at, String what, Object... arguments) {
        return new GouacheException(
                "%s: the blob at %s %s"
                        .formatted(path, Long.toUnsignedString(at), what.formatted(arguments)));
    }
}
