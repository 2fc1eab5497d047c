package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.Component;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A hash that tells models apart: SHA-256 over configurations and, of every weight, name, shape and
 * the bytes at both ends. To read a large model whole would take longer than its picture; training
 * and merging change every weight anyway.
 */
final class ContentHash {
    private static final long SAMPLE = 1024;
    private static final long FILE_SAMPLE = 1 << 20;
    private static final int DIGITS = 32;

    private final MessageDigest digest;

    private ContentHash() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Half of the hash, in hexadecimal. */
    static String of(Checkpoint checkpoint) {
        ContentHash hash = new ContentHash();
        for (Component component : Component.values()) {
            if (checkpoint.has(component)) {
                hash.add(component.folder());
                hash.add(checkpoint.config(component).toString());
                checkpoint
                        .onnxModel(component)
                        .ifPresentOrElse(hash::add, () -> hash.add(checkpoint.weights(component)));
            }
        }
        if (checkpoint.hasScheduler()) {
            hash.add(checkpoint.schedulerConfig().toString());
        }
        return HexFormat.of().formatHex(hash.digest.digest()).substring(0, DIGITS);
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private void add(WeightStore weights) {
        for (String name : weights.names().stream().sorted().toList()) {
            add(name);
            add(weights.get(name));
        }
    }

    private void add(Weight weight) {
        switch (weight) {
            case DenseWeight(var type, var shape, MemorySegment data, _) -> {
                add(type + " " + shape);
                add(data, SAMPLE);
            }
        }
    }

    private void add(Path file) {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            add(Long.toString(channel.size()));
            add(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), FILE_SAMPLE);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void add(MemorySegment data, long sample) {
        long size = data.byteSize();
        digest.update(data.asSlice(0, Math.min(sample, size)).asByteBuffer());
        long rest = Math.min(sample, Math.max(0, size - sample));
        digest.update(data.asSlice(size - rest).asByteBuffer());
    }
}
