package org.gouache.runtime.coreml;

import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A copy of one of Apple's packages, to be damaged. */
record CopiedPackage(Path path) {
    private static final Mil.Value NONE = Mil.Value.getDefaultInstance();

    static CopiedPackage of(String name, Path folder) {
        Path original = GoldenPackages.path(name);
        Path copy = folder.resolve(name + ".mlpackage");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CopiedPackage(copy);
    }

    Path manifest() {
        return path.resolve("Manifest.json");
    }

    Path model() {
        return path.resolve("Data/com.apple.CoreML/model.mlmodel");
    }

    Path weights() {
        return path.resolve("Data/com.apple.CoreML/weights/weight.bin");
    }

    void changeManifest(UnaryOperator<String> change) {
        change(manifest(), bytes -> change.apply(new String(bytes)).getBytes());
    }

    void changeModel(Consumer<Spec.Model.Builder> change) {
        change(
                model(),
                bytes -> {
                    try {
                        Spec.Model.Builder model = Spec.Model.parseFrom(bytes).toBuilder();
                        change.accept(model);
                        return model.build().toByteArray();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Changes the first value that lies in the weights. */
    void changeFirstBlob(Consumer<Mil.Value.Builder> change) {
        changeModel(model -> {
            Mil.Function.Builder main =
                    model.getMlProgram().getFunctionsOrThrow("main").toBuilder();
            Mil.Block.Builder block =
                    main.getBlockSpecializationsOrThrow(main.getOpset()).toBuilder();
            change.accept(
                    block.getOperationsBuilderList().stream()
                            .filter(it -> it.getAttributesOrDefault("val", NONE).hasBlobFileValue())
                            .findFirst()
                            .orElseThrow()
                            .putAttributesBuilderIfAbsent("val"));
            main.putBlockSpecializations(main.getOpset(), block.build());
            model.getMlProgramBuilder().putFunctions("main", main.build());
        });
    }

    void changeWeights(Consumer<ByteBuffer> change) {
        change(
                weights(),
                bytes -> {
                    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                    return bytes;
                });
    }

    static void truncate(Path file, int length) {
        change(file, bytes -> Arrays.copyOf(bytes, length));
    }

    static void change(Path file, UnaryOperator<byte[]> change) {
        try {
            Files.write(file, change.apply(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
