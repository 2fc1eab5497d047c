package org.gouache.models.checkpoint;

import java.nio.file.Path;

/** Where a text encoder's tokenizer comes from. */
public sealed interface TokenizerSource {
    /** A folder with {@code vocab.json} and {@code merges.txt}, or with {@code tokenizer.json}. */
    record Folder(Path folder) implements TokenizerSource {}

    /**
     * The published CLIP vocabulary of 49,408 entries; single-file checkpoints mean it without
     * holding it.
     *
     * @param padToken the token that fills up short prompts, as in {@code <|endoftext|>} or {@code
     *     !}
     */
    record PublishedClip(String padToken) implements TokenizerSource {}
}
