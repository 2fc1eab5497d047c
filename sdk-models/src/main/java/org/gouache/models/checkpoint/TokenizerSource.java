package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.text.ClipTokenizer;
import org.gouache.text.OpenAiTokenizerFiles;
import org.gouache.text.PadToken;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a text encoder's tokenizer comes from. */
public sealed interface TokenizerSource {
    /** The files that a tokenizer may have. */
    List<String> FILES =
            List.of(
                    "added_tokens.json",
                    "merges.txt",
                    "special_tokens_map.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "vocab.json");

    /**
     * @throws GouacheException if its files are missing or malformed
     */
    ClipTokenizer read();

    /** Writes the tokenizer's files into a folder that exists. */
    void writeInto(Path target) throws IOException;

    /** A folder with {@code vocab.json} and {@code merges.txt}, or with {@code tokenizer.json}. */
    record Folder(Path folder) implements TokenizerSource {
        @Override
        public ClipTokenizer read() {
            return ClipTokenizer.read(folder);
        }

        @Override
        public void writeInto(Path target) throws IOException {
            for (String name : FILES) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    Files.copy(file, target.resolve(name));
                }
            }
        }
    }

    /**
     * A folder with {@code vocab.json} and {@code merges.txt} for all text encoders of a model.
     *
     * @param padToken as in {@link PublishedClip}
     */
    record Vocabulary(Path folder, String padToken) implements TokenizerSource {
        @Override
        public ClipTokenizer read() {
            return ClipTokenizer.read(folder, PadToken.of(padToken));
        }

        @Override
        public void writeInto(Path target) {
            read().writeVocabulary(target);
        }
    }

    /**
     * The published CLIP vocabulary of 49,408 entries; single-file checkpoints mean it without
     * holding it.
     *
     * @param padToken the token that fills up short prompts, as in {@code <|endoftext|>} or {@code
     *     !}
     */
    record PublishedClip(String padToken) implements TokenizerSource {
        @Override
        public ClipTokenizer read() {
            return ClipTokenizer.openAi(PadToken.of(padToken));
        }

        @Override
        public void writeInto(Path target) throws IOException {
            OpenAiTokenizerFiles.write(PadToken.of(padToken), target);
        }
    }
}
