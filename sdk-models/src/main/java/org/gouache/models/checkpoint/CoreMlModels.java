package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The Core ML models of one folder, by the names that Apple's converter gives them: {@code
 * Unet.mlmodelc} in a bundle, or a package whose name ends in {@code _unet.mlpackage}.
 */
record CoreMlModels(Path folder) {
    private static final String COMPILED = ".mlmodelc";
    private static final String PACKAGE = ".mlpackage";

    /**
     * A network.
     *
     * @param chunks one, or two that work one after the other
     */
    record Found(List<Path> chunks) {
        Path first() {
            return chunks.getFirst();
        }
    }

    static boolean isModel(Path path) {
        return path.toString().endsWith(COMPILED) || path.toString().endsWith(PACKAGE);
    }

    /** A UNet: a refiner's if there is no other. */
    Optional<Found> unet() {
        return network("Unet", "unet").or(() -> network("UnetRefiner", "refiner"));
    }

    Optional<Found> textEncoder() {
        return network("TextEncoder", "text_encoder");
    }

    Optional<Found> textEncoder2() {
        return network("TextEncoder2", "text_encoder_2");
    }

    Optional<Found> vaeDecoder() {
        return network("VAEDecoder", "vae_decoder");
    }

    Optional<Found> vaeEncoder() {
        return network("VAEEncoder", "vae_encoder");
    }

    /**
     * @throws GouacheException if there is but one of two chunks
     */
    private Optional<Found> network(String name, String converted) {
        Optional<Path> whole = model(name, converted);
        if (whole.isPresent()) {
            return whole.map(model -> new Found(List.of(model)));
        }
        Optional<Path> first = model(name + "Chunk1", converted + "_chunk1");
        Optional<Path> second = model(name + "Chunk2", converted + "_chunk2");
        if (first.isPresent() != second.isPresent()) {
            throw new GouacheException(
                    "%s: is one half of a network; %sChunk%d is missing"
                            .formatted(
                                    first.or(() -> second).get(), name, first.isPresent() ? 2 : 1));
        }
        return first.map(path -> new Found(List.of(path, second.get())));
    }

    private Optional<Path> model(String name, String converted) {
        return models().stream()
                .filter(model -> {
                    String file = model.getFileName().toString();
                    return file.equals(name + COMPILED)
                            || file.equals(name + PACKAGE)
                            || file.toLowerCase(Locale.ROOT).endsWith("_" + converted + PACKAGE);
                })
                .findFirst();
    }

    /** Compiled ones first: they load at once. */
    private List<Path> models() {
        return FolderContent.of(folder).stream()
                .filter(CoreMlModels::isModel)
                .sorted(Comparator.comparing(path -> !path.toString().endsWith(COMPILED)))
                .toList();
    }
}
