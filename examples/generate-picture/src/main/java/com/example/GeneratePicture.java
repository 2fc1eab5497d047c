package com.example;

import java.nio.file.Path;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.postcard.PostcardXl;

/** Makes a picture from a prompt with the bundled model. */
public class GeneratePicture {
    public static void main(String[] args) {
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder())) {
            Request request =
                    Request.builder("a red boat at sea at sunset").steps(20).seed(1).build();
            pipeline.generate(request).getFirst().write(Path.of(args[0]));
        }
    }
}
