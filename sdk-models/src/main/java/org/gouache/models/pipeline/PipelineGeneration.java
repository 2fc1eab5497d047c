package org.gouache.models.pipeline;

import org.gouache.GeneratedImage;
import org.gouache.Generation;
import org.gouache.GenerationCancelledException;
import org.gouache.GenerationListener;
import org.gouache.GenerationPhase;
import org.gouache.GenerationProgress;
import org.gouache.GenerationStep;
import org.gouache.Request;
import org.gouache.tensor.Tensor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A generation of a pipeline: what was asked for, how far it is, and what came of it. */
final class PipelineGeneration implements Generation {
    private final Request request;
    private final GenerationListener listener;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<List<GeneratedImage>> outcome = new CompletableFuture<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private volatile GenerationProgress progress =
            new GenerationProgress(GenerationPhase.QUEUED, 0, 0);

    PipelineGeneration(Request request, GenerationListener listener) {
        this.request = request;
        this.listener = listener;
    }

    Request request() {
        return request;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Does the work, unless it was cancelled before. */
    void run(Function<PipelineGeneration, List<GeneratedImage>> work) {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            List<GeneratedImage> images = work.apply(this);
            cancellation.complete();
            done();
            outcome.complete(images);
        } catch (Throwable e) {
            done();
            outcome.completeExceptionally(e);
        }
    }

    private void done() {
        cancellation.over();
        progress = new GenerationProgress(GenerationPhase.DONE, progress.step(), progress.total());
    }

    void enter(GenerationPhase phase, int total) {
        cancellation.check();
        progress = new GenerationProgress(phase, progress.step(), total);
        listener.onPhase(phase);
        cancellation.check();
    }

    void report(GenerationStep step) {
        progress = new GenerationProgress(GenerationPhase.DENOISING, step.step(), step.total());
        listener.onStep(step);
        cancellation.check();
    }

    void decoded(Tensor latents, Tensor pictures) {
        listener.onDecoded(latents, pictures);
        cancellation.check();
    }

    void warn(String warning) {
        if (warnings.add(warning)) {
            listener.onWarning(warning);
        }
    }

    @Override
    public GenerationProgress progress() {
        return progress;
    }

    @Override
    public boolean isDone() {
        return outcome.isDone();
    }

    @Override
    public void cancel() {
        cancellation.request();
        if (begun.compareAndSet(false, true)) {
            done();
            outcome.completeExceptionally(new GenerationCancelledException());
        }
    }

    @Override
    public List<GeneratedImage> result() {
        try {
            return new Background<>(outcome).get(this::cancel);
        } catch (GenerationCancelledException _) {
            throw new GenerationCancelledException();
        }
    }
}
