package org.gouache.cli;

import static org.gouache.cli.Given.given;

import org.gouache.Crop;
import org.gouache.ImageSize;
import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/**
 * What only models of the SDXL family know: options of a request. What is not given is as it was.
 */
final class SdxlOptions {
    @Option(
            names = "--prompt-2",
            paramLabel = "TEXT",
            description = "For the second text encoder; otherwise as PROMPT.")
    @Nullable String prompt2;

    @Option(
            names = "--negative-prompt-2",
            paramLabel = "TEXT",
            description = "For the second text encoder; otherwise as --negative-prompt.")
    @Nullable String negativePrompt2;

    @Option(
            names = "--original-size",
            paramLabel = "WxH",
            description = "The size that the picture is to have had; otherwise its own.")
    @Nullable ImageSize originalSize;

    @Option(
            names = "--crop",
            paramLabel = "X,Y",
            description = "How far it is to have been cut at left and top; otherwise 0,0.")
    @Nullable Crop crop;

    @Option(
            names = "--target-size",
            paramLabel = "WxH",
            description = "The size that it was cut to; otherwise its own.")
    @Nullable ImageSize targetSize;

    @Option(
            names = "--negative-original-size",
            paramLabel = "WxH",
            description =
                    "The same for the negative prompt; the three count if both sizes are given.")
    @Nullable ImageSize negativeOriginalSize;

    @Option(
            names = "--negative-crop",
            paramLabel = "X,Y",
            description = "As --crop, for the negative prompt.")
    @Nullable Crop negativeCrop;

    @Option(
            names = "--negative-target-size",
            paramLabel = "WxH",
            description = "As --target-size, for the negative prompt.")
    @Nullable ImageSize negativeTargetSize;

    /** Puts what was given into a request. */
    void applyTo(Request.Builder request) {
        given(prompt2, request::prompt2);
        given(negativePrompt2, request::negativePrompt2);
        given(originalSize, request::originalSize);
        given(crop, request::crop);
        given(targetSize, request::targetSize);
        given(negativeOriginalSize, request::negativeOriginalSize);
        given(negativeCrop, request::negativeCrop);
        given(negativeTargetSize, request::negativeTargetSize);
    }
}
