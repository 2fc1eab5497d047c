package org.gouache.text;

/** The token that fills up a short prompt: each published text encoder was trained with its own. */
public enum PadToken {
    /** {@code <|endoftext|>}: Stable Diffusion 1.x and SDXL's first encoder. */
    END_OF_TEXT("<|endoftext|>"),
    /** {@code !}, id 0: Stable Diffusion 2.x and SDXL's second encoder. */
    EXCLAMATION_MARK("!");

    private final String token;

    PadToken(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
