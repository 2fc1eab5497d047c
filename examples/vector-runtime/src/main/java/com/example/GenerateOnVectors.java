package com.example;

import java.nio.file.Path;
import org.gouache.MemoryMode;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.palette.PaletteOptions;
import org.gouache.postcard.PostcardXl;

/** Makes a picture straight from palettes, which are never decoded as a whole. */
public class GenerateOnVectors {
    public static void main(String[] args) {
        Path palettized = Path.of("target/postcard-6bit");
        try (Model model = Model.open(PostcardXl.folder())) {
            model.palettize(palettized, PaletteOptions.ofBits(6));
        }
        ModelOptions options =
                ModelOptions.builder()
                        .runtime("vector")
                        .threads(2)
                        .memory(MemoryMode.LOW)
                        .build();
        try (Pipeline pipeline = Pipeline.load(palettized, options)) {
            Request request =
                    Request.builder("a red boat at sea at sunset").steps(20).seed(1).build();
            pipeline.generate(request).getFirst().write(Path.of("target/boat.png"));
        }
    }
}
