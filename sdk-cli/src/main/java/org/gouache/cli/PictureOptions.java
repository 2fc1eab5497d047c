package org.gouache.cli;

import static org.gouache.cli.Given.given;

import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What to make a picture of: options of a request. What is not given is as it was. */
final class PictureOptions extends CanvasOptions {
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

    @Override
    void applyTo(Request.Builder request) {
        super.applyTo(request);
        given(seed, value -> request.seed(value));
        given(count, request::count);
    }
}
