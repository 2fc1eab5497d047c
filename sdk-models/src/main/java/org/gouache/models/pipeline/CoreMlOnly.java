package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.ModelOptions;
import org.gouache.Request;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointKind;

import java.util.Objects;

/** What is different with bundles of Core ML models: one runtime, and one size of pictures. */
final class CoreMlOnly {
    private static final String RUNTIME = "coreml";

    private CoreMlOnly() {}

    private static boolean concerns(Checkpoint checkpoint) {
        return checkpoint.kind() == CheckpointKind.COREML_BUNDLE;
    }

    /**
     * The search for the runtime that a model needs.
     *
     * @param search for any runtime, or the one that options name
     * @throws GouacheException if they name another than it needs
     */
    static LazySearch suits(Checkpoint checkpoint, LazySearch search, ModelOptions options) {
        if (!concerns(checkpoint) || RUNTIME.equals(options.runtime())) {
            return search;
        }
        if (options.runtime() != null) {
            throw new GouacheException(
                    "%s: a bundle of Core ML models runs with the runtime %s alone, not with %s"
                            .formatted(checkpoint, RUNTIME, options.runtime()));
        }
        return new LazySearch(() -> search(checkpoint));
    }

    private static RuntimeSearch search(Checkpoint checkpoint) {
        try {
            return RuntimeSearch.of(RUNTIME);
        } catch (GouacheException e) {
            throw new GouacheException(
                    "%s: a bundle of Core ML models, but %s".formatted(checkpoint, e.getMessage()),
                    e);
        }
    }

    /**
     * @param request with width and height filled in
     * @throws GouacheException if the model cannot make pictures of its size
     */
    static void requireSize(Request request, CheckpointModel model) {
        ImageSize size = model.defaultSize();
        boolean isRight =
                Objects.equals(request.width(), size.width())
                        && Objects.equals(request.height(), size.height());
        if (concerns(model.parts().checkpoint()) && !isRight) {
            throw new GouacheException(
                    "%s: makes pictures of %s alone, not of %dx%d"
                            .formatted(model, size, request.width(), request.height()));
        }
    }
}
