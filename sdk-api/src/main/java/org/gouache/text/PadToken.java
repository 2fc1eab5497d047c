package org.gouache.text;

import org.gouache.GouacheException;

import java.util.Arrays;

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

    /**
     * @throws GouacheException if no published text encoder is padded with this token
     */
    public static PadToken of(String token) {
        return Arrays.stream(values())
                .filter(pad -> pad.token.equals(token))
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException("unknown padding token \"%s\"".formatted(token)));
    }
}
