package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A SHA-256 over what defines a model: its configurations, vocabularies and weights, with the names
 * of the files inside the model, but not of the place where it lies.
 *
 * <p>Up to 256 MiB of weights are read whole. Of larger models, each file's size, its first and
 * last 4 MiB and 4 KiB of every MiB between are: enough to tell models and their fine-tunes apart
 * in a moment, not enough to notice every change of a few weights.
 */
final class ContentHash {
    static final long WHOLE_BYTES = 256L << 20;
    static final long END_BYTES = 4L << 20;
    static final long STRIDE = 1L << 20;
    static final int SAMPLE_BYTES = 4 << 10;

    private static final int BUFFER_BYTES = 1 << 20;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 64 hexadecimal digits. */
    static String of(CheckpointContents contents) {
        return new ContentHash().hash(contents);
    }

    private String hash(CheckpointContents contents) {
        json("model_index", contents.index().json());
        if (contents.scheduler() != null) {
            json("scheduler", contents.scheduler());
        }
        contents.tokenizers().forEach(this::tokenizer);
        contents.components()
                .forEach((component, found) -> json(component.folder(), found.config()));
        List<Path> files =
                contents.components().values().stream()
                        .map(ComponentContents::files)
                        .flatMap(Collection::stream)
                        .distinct()
                        .toList();
        boolean whole = files.stream().mapToLong(FileSize::of).sum() <= WHOLE_BYTES;
        for (Path file : files) {
            text(
                    file.equals(contents.path())
                            ? ""
                            : contents.path().relativize(file).toString().replace('\\', '/'));
            file(file, whole);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void tokenizer(CheckpointComponent textEncoder, TokenizerSource source) {
        text("tokenizer of " + textEncoder);
        switch (source) {
            case TokenizerSource.PublishedClip published -> text(published.padToken());
            case TokenizerSource.Vocabulary vocabulary -> {
                text(vocabulary.padToken());
                tokenizerFiles(vocabulary.folder());
            }
            case TokenizerSource.Folder folder -> tokenizerFiles(folder.folder());
        }
    }

    private void tokenizerFiles(Path folder) {
        for (String name : TokenizerSource.FILES) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                text(name);
                file(file, true);
            }
        }
    }

    private void json(String label, JsonNode json) {
        text(label);
        text(json.toString());
    }

    /** The length goes first, so that no two sequences of texts are one sequence of bytes. */
    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    private void file(Path file, boolean whole) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            number(size);
            if (whole || size <= 2 * END_BYTES) {
                range(channel, 0, size);
            } else {
                range(channel, 0, END_BYTES);
                for (long offset = END_BYTES; offset < size - END_BYTES; offset += STRIDE) {
                    range(channel, offset, SAMPLE_BYTES);
                }
                range(channel, size - END_BYTES, END_BYTES);
            }
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void range(FileChannel channel, long offset, long length) throws IOException {
        long end = offset + length;
        for (long position = offset; position < end; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new IOException("the file became shorter");
            }
            digest.update(buffer.flip());
            position += count;
        }
    }
}
