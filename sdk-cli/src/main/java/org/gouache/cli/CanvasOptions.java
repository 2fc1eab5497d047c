package org.gouache.cli;

import static org.gouache.cli.Given.given;

import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What all pictures have in common: options of a request. What is not given is as it was. */
class CanvasOptions {
    @Option(
            names = {"-n", "--negative-prompt"},
            paramLabel = "TEXT",
            description =
                    "What to keep away from. Left out and \"\" differ: an SDXL model then takes"
                            + " zeros, or the encoding of an empty text.")
    @Nullable String negativePrompt;

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            description = "A multiple of 8; otherwise the model's own.")
    @Nullable Integer width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            description = "A multiple of 8; otherwise the model's own.")
    @Nullable Integer height;

    /** Puts what was given into a request. */
    void applyTo(Request.Builder request) {
        given(negativePrompt, request::negativePrompt);
        given(width, request::width);
        given(height, request::height);
    }
}
