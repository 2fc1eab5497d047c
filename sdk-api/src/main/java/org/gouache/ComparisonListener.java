package org.gouache;

/** Hears how a comparison goes on, one call at a time, in threads that work on it. */
@FunctionalInterface
public interface ComparisonListener {
    ComparisonListener NONE = (_, _) -> {};

    /**
     * @param done how many denoising steps are made
     * @param total how many there are: those of all pictures of both models
     */
    void onStep(int done, int total);

    /** Something that the user should know, such as a prompt that was cut; one line. Logs it. */
    default void onWarning(String warning) {
        System.getLogger("org.gouache").log(System.Logger.Level.WARNING, warning);
    }
}
