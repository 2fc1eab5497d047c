package com.example;

import java.nio.file.Path;
import org.gouache.Pipeline;
import org.gouache.Request;

/** Makes a picture with a palettized model: like any other. */
public class GenerateFromPalettes {
    public static void main(String[] args) {
        try (Pipeline pipeline = Pipeline.load(Path.of(args[0]))) {
            Request request =
                    Request.builder("a red boat at sea at sunset").steps(20).seed(1).build();
            pipeline.generate(request).getFirst().write(Path.of("target/boat.png"));
        }
    }
}
