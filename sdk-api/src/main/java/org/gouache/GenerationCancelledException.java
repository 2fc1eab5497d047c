package org.gouache;

/**
 * A generation, or other long work with models, was ended before it was done, by whoever asked for
 * that.
 */
public final class GenerationCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GenerationCancelledException() {
        super("cancelled");
    }
}
