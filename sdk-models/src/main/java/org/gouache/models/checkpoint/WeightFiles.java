package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.weight.PalettizedFile;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The weight files of a component's folder: one safetensors file, or several with an index, perhaps
 * in more than one variant.
 *
 * @param files the files themselves, an index not counted
 */
record WeightFiles(List<Path> files, Supplier<WeightStore> store) {
    private static final String FALLBACK_VARIANT = "fp16";

    /**
     * Finds the files of the preferred variant, else those without a variant, else the fp16 ones.
     *
     * @throws GouacheException if there are none, or none but pickles
     */
    static WeightFiles find(Path folder, String name, @Nullable String variant, Arena arena) {
        return Stream.of(variant, null, FALLBACK_VARIANT)
                .map(wanted -> findVariant(folder, name, wanted, arena))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> missing(folder, name));
    }

    private static Optional<WeightFiles> findVariant(
            Path folder, String name, @Nullable String variant, Arena arena) {
        String infix = variant == null ? "" : "." + variant;
        Path single = folder.resolve(name + infix + ".safetensors");
        if (Files.isRegularFile(single)) {
            return Optional.of(
                    new WeightFiles(List.of(single), () -> PalettizedFile.open(single, arena)));
        }
        return Stream.of(
                        name + infix + ".safetensors.index.json",
                        name + ".safetensors.index" + infix + ".json")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ShardIndex::read)
                .map(index -> new WeightFiles(index.files(), () -> index.open(arena)));
    }

    private static GouacheException missing(Path folder, String name) {
        Optional<String> pickle;
        try (Stream<Path> entries = Files.list(folder)) {
            pickle =
                    entries.map(entry -> entry.getFileName().toString())
                            .filter(Pickle::isPickle)
                            .sorted()
                            .findFirst();
        } catch (IOException e) {
            return new GouacheException(
                    "%s: cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
        return pickle.map(file -> Pickle.refusal(folder.resolve(file)))
                .orElseGet(() ->
                        new GouacheException(
                                "%s: no weights: neither %s.safetensors nor its index.json is there"
                                        .formatted(folder, name)));
    }
}
