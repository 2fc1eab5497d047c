package org.gouache;

/** A generation was ended before its picture was done, by whoever asked for that. */
public final class GenerationCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GenerationCancelledException() {
        super("the generation was cancelled");
    }
}
