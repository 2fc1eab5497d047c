package org.gouache;

import org.gouache.spi.ModelProvider;

import java.nio.file.Path;
import java.util.List;

/**
 * From a text to pictures. May be shared between threads: generations wait for one another in the
 * order in which they were asked for.
 */
public interface Pipeline extends AutoCloseable {
    /** Opens a model with the default options. */
    static Pipeline load(Path model) {
        return load(model, ModelOptions.DEFAULT);
    }

    /**
     * Opens a model: a diffusers folder, an ONNX folder in optimum's layout, or a single-file
     * checkpoint. Networks are loaded in the background; with {@link MemoryMode#LOW} when they are
     * needed.
     *
     * @throws GouacheException if it is not a model that makes a picture from a text, or an option
     *     does not fit
     */
    static Pipeline load(Path model, ModelOptions options) {
        return ModelProvider.get().pipeline(model, options);
    }

    /** Makes pictures, {@code request.count()} of them. An interrupt of this thread cancels it. */
    default List<GeneratedImage> generate(Request request) {
        return generate(request, GenerationListener.NONE);
    }

    /**
     * Makes pictures and reports on the way.
     *
     * @throws GenerationCancelledException if this thread was interrupted, or the listener had
     *     enough
     * @throws GouacheException if the request does not fit the model
     */
    default List<GeneratedImage> generate(Request request, GenerationListener listener) {
        return start(request, listener).result();
    }

    /** Makes pictures in the background. */
    default Generation start(Request request) {
        return start(request, GenerationListener.NONE);
    }

    /** Makes pictures in the background and reports on the way. */
    Generation start(Request request, GenerationListener listener);

    /**
     * The model that this pipeline runs; its networks are for those who drive them by hand, not
     * while this works.
     */
    Model model();

    /**
     * Cancels what is under way or waiting, waits for its end, and frees the networks. Not to be
     * called by a listener.
     */
    @Override
    void close();
}
