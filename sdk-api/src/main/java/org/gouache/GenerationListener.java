package org.gouache;

import org.gouache.tensor.Tensor;

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

    /**
     * The pictures have been decoded; they are rounded to 8 bits after this. The tensors must not
     * be used after this returns.
     *
     * @param latents after the last step, float32 [count, channels, height, width]
     * @param pictures float32 [count, 3, height, width], about -1 to 1
     */
    default void onDecoded(Tensor latents, Tensor pictures) {}

    /** Something that the user should know, such as a prompt that was cut; one line. Logs it. */
    default void onWarning(String warning) {
        System.getLogger("org.gouache").log(System.Logger.Level.WARNING, warning);
    }
}
