package org.gouache.cli;

import static org.gouache.cli.Given.given;

import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What to make a picture of: options of a request. What is not given is as it was. */
final class PictureOptions {
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

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Same seed, same picture. Otherwise another one each time; the end says which.")
    @Nullable Long seed;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many pictures to make together; files are numbered from 1.")
    @Nullable Integer count;

    /** Puts what was given into a request. */
    void applyTo(Request.Builder request) {
        given(negativePrompt, request::negativePrompt);
        given(width, request::width);
        given(height, request::height);
        given(seed, value -> request.seed(value));
        given(count, request::count);
    }
}
