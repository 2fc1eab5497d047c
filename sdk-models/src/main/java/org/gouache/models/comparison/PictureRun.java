package org.gouache.models.comparison;

import org.gouache.ComparedModel;
import org.gouache.GeneratedImage;
import org.gouache.GenerationListener;
import org.gouache.GenerationStep;
import org.gouache.ModelIdentity;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.gouache.models.checkpoint.CheckpointSummary;
import org.gouache.models.checkpoint.CheckpointSummary.ComponentSummary;
import org.gouache.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One model's pictures of all requests. */
final class PictureRun implements GenerationListener {
    private final Steps steps;
    private final List<Drawn> drawn = new ArrayList<>();

    private PictureRun(Steps steps) {
        this.steps = steps;
    }

    /** What becomes of a picture. */
    interface Use {
        void of(GeneratedImage image, Drawn drawn) throws IOException;
    }

    /**
     * A picture before it was rounded to 8 bits.
     *
     * @param picture its values, about -1 to 1
     */
    record Drawn(float[] latents, float[] picture) {}

    static ComparedModel of(
            Path path, ModelOptions options, List<Request> requests, Steps steps, Use use)
            throws IOException {
        long start = System.nanoTime();
        try (Pipeline pipeline = Pipeline.load(path, options)) {
            List<GeneratedImage> images = List.of();
            for (Request request : requests) {
                PictureRun run = new PictureRun(steps);
                steps.begin(request);
                images = pipeline.generate(request, run);
                for (int i = 0; i < images.size(); i++) {
                    use.of(images.get(i), run.drawn.get(i));
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            String runtime = images.getFirst().parameters().options().runtime();
            ModelIdentity identity = pipeline.model().identity();
            return described(path, options, identity, String.valueOf(runtime), seconds);
        }
    }

    private static ComparedModel described(
            Path path,
            ModelOptions options,
            ModelIdentity identity,
            String runtime,
            double seconds) {
        try (Checkpoint checkpoint = Checkpoint.open(path, CheckpointOptions.of(options))) {
            CheckpointSummary summary = checkpoint.summary();
            long unetBytes =
                    summary.components().stream()
                            .filter(one -> one.component() == CheckpointComponent.UNET)
                            .mapToLong(ComponentSummary::weightBytes)
                            .sum();
            return new ComparedModel(
                    path, identity, runtime, summary.fileBytes(), unetBytes, seconds);
        }
    }

    @Override
    public void onStep(GenerationStep step) {
        steps.report(step);
    }

    @Override
    public void onDecoded(Tensor latents, Tensor pictures) {
        for (long i = 0; i < pictures.shape().size(0); i++) {
            drawn.add(
                    new Drawn(
                            latents.slice(i, i + 1).toFloats(),
                            pictures.slice(i, i + 1).toFloats()));
        }
    }

    @Override
    public void onWarning(String warning) {
        steps.listener().onWarning(warning);
    }
}
