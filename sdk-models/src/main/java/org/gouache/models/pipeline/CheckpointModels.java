package org.gouache.models.pipeline;

import org.gouache.Comparison;
import org.gouache.ComparisonListener;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.models.comparison.ModelComparison;
import org.gouache.spi.ModelProvider;

import java.nio.file.Path;
import java.util.List;

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

    @Override
    public Comparison compare(
            Path folder,
            Path reference,
            Path test,
            List<Request> requests,
            ModelOptions options,
            ComparisonListener listener) {
        return ModelComparison.write(folder, reference, test, requests, options, listener);
    }
}
