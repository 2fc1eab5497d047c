package org.gouache.cli;

import static org.gouache.cli.Given.given;

import org.gouache.Request;
import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** How to get from noise to a picture: options of a request. What is not given is as it was. */
final class SamplingOptions {
    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps; 50 if left out.")
    @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description =
                    "How strictly to follow the prompt; 1 or less: no guidance. 5 for SDXL models if"
                            + " left out, 7.5 for others.")
    @Nullable Double guidance;

    @Option(
            names = "--guidance-rescale",
            paramLabel = "0..1",
            description = "Takes back the contrast that guidance adds; 0 if left out.")
    @Nullable Double guidanceRescale;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            converter = Choice.OfScheduler.class,
            completionCandidates = Choice.OfScheduler.class,
            description =
                    "${COMPLETION-CANDIDATES}; otherwise the model's own. The model's settings stay"
                            + " where the scheduler knows them.")
    @Nullable SchedulerKind scheduler;

    @Option(
            names = "--karras",
            negatable = true,
            description = "Noise levels after Karras et al.; otherwise as the model has it.")
    @Nullable Boolean karras;

    @Option(
            names = "--eta",
            paramLabel = "0..1",
            description = "Fresh noise in each step of ddim; 0 if left out.")
    @Nullable Double eta;

    @Option(
            names = "--clip-skip",
            paramLabel = "N",
            description = "Layers to leave out at the end of the text encoders; 0 if left out.")
    @Nullable Integer clipSkip;

    @Option(
            names = "--rng",
            paramLabel = "NAME",
            converter = Choice.OfRandom.class,
            completionCandidates = Choice.OfRandom.class,
            description =
                    "Whose random numbers: ${COMPLETION-CANDIDATES}. torch if left out; cuda are"
                            + " those of a GPU.")
    @Nullable RandomKind random;

    /** Puts what was given into a request. */
    void applyTo(Request.Builder request) {
        given(steps, request::steps);
        given(guidance, value -> request.guidanceScale(value));
        given(guidanceRescale, request::guidanceRescale);
        given(scheduler, request::scheduler);
        given(karras, request::karras);
        given(eta, request::eta);
        given(clipSkip, request::clipSkip);
        given(random, request::random);
    }
}
