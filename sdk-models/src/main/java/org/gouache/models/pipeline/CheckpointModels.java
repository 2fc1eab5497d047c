package org.gouache.models.pipeline;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.spi.ModelProvider;

import java.nio.file.Path;

/** Opens checkpoints. */
public final class CheckpointModels implements ModelProvider {
    @Override
    public Model open(Path model, ModelOptions options) {
        return CheckpointModel.open(model, options);
    }

    @Override
    public Pipeline pipeline(Path model, ModelOptions options) {
        return QueuedPipeline.open(model, options);
    }
}
