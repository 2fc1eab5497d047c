package org.gouache.testing.coreml;

import org.gouache.golden.Golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A bundle as Apple's converter and the Hub have it, put together from packages that it wrote. */
record BundleFolder(Path path) {
    /** The four packages that make a whole SDXL model. */
    static BundleFolder sdxl(Path path) {
        return new BundleFolder(path)
                .with("Unet.mlpackage", "unet_sdxl_original")
                .with("TextEncoder.mlpackage", "text_encoder")
                .with("TextEncoder2.mlpackage", "text_encoder_2")
                .with("VAEDecoder.mlpackage", "vae_decoder");
    }

    /** Four bundles in one folder, as repositories on the Hub have them. */
    static void repository(Path path) {
        for (String attention : List.of("original", "split_einsum")) {
            new BundleFolder(path.resolve(attention + "/compiled"))
                    .withCompiled("Unet.mlmodelc", CompilerMetadata.unet(2, 768, 64));
            new BundleFolder(path.resolve(attention + "/packages"))
                    .with("Stable_Diffusion_version_x_unet.mlpackage", "unet_sd15_palette4");
        }
    }

    /** Adds one of the golden packages. */
    BundleFolder with(String name, String golden) {
        copy(Golden.path("coreml/%s.mlpackage".formatted(golden)), path.resolve(name));
        return this;
    }

    /** Adds a compiled model, as far as it can be read without Core ML. */
    BundleFolder withCompiled(String name, String metadata) {
        try {
            Path model = Files.createDirectories(path.resolve(name));
            Files.writeString(model.resolve("metadata.json"), metadata);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BundleFolder withTokenizer(Path tokenizer) {
        for (String file : List.of("vocab.json", "merges.txt")) {
            copy(tokenizer.resolve(file), path.resolve(file));
        }
        return this;
    }

    /** Copies a file, or a folder with all that is in it. */
    static Path copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            Files.createDirectories(to.getParent());
            for (Path source : paths.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
