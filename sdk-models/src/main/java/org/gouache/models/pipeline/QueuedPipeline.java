package org.gouache.models.pipeline;

import org.gouache.Generation;
import org.gouache.GenerationListener;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pipeline with one thread that works on one generation after the other. */
final class QueuedPipeline implements Pipeline {
    private final CheckpointModel model;
    private final TextToImage work;
    private final Set<PipelineGeneration> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService queue =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("gouache-pipeline").factory());

    private QueuedPipeline(CheckpointModel model) {
        this.model = model;
        this.work = new TextToImage(model);
        work.prepare();
    }

    static QueuedPipeline open(Path path, ModelOptions options) {
        CheckpointModel model = CheckpointModel.openToRun(path, options);
        try {
            return new QueuedPipeline(model);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Generation start(Request request, GenerationListener listener) {
        PipelineGeneration generation = new PipelineGeneration(request, listener);
        open.add(generation);
        try {
            queue.execute(() -> {
                generation.run(work::generate);
                open.remove(generation);
            });
        } catch (RejectedExecutionException e) {
            open.remove(generation);
            throw new IllegalStateException("the pipeline is closed", e);
        }
        return generation;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            queue.shutdown();
            open.forEach(Generation::cancel);
            queue.close();
            model.close();
        }
    }
}
