package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Weight files in Python's pickle format, which is a program: reading one runs it. */
final class Pickle {
    private Pickle() {}

    static boolean isPickle(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return Stream.of(".bin", ".ckpt", ".pt", ".pth").anyMatch(name::endsWith);
    }

    static GouacheException refusal(Path file) {
        return new GouacheException(
                "%s: weights in pickle files can run any program and are not read; convert the model to safetensors"
                        .formatted(file));
    }
}
