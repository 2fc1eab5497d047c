package org.gouache;

/**
 * Hears how a generation goes on, in the thread that works on it. An exception thrown here ends the
 * generation and is thrown by {@link Generation#result}.
 */
@FunctionalInterface
public interface GenerationListener {
    GenerationListener NONE = _ -> {};

    /** After every network call of the denoising. The step must not be used after this returns. */
    void onStep(GenerationStep step);

    /** Another part of the work begins. */
    default void onPhase(GenerationPhase phase) {}

    /** Something that the user should know, such as a prompt that was cut; one line. Logs it. */
    default void onWarning(String warning) {
        System.getLogger("org.gouache").log(System.Logger.Level.WARNING, warning);
    }
}
