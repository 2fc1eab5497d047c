package org.gouache.text;

import org.gouache.GouacheException;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/** The vocabulary of a tokenizer as the two files that every reader of CLIP's vocabulary knows. */
record VocabularyFiles(SequencedMap<String, Integer> ids, List<String> merges) {
    private static final String VERSION = "#version: 0.2";

    VocabularyFiles(TokenizerDefinition definition) {
        this(definition.vocabulary().ids(), definition.merges().texts(definition.vocabulary()));
    }

    void write(Path folder) {
        try {
            Files.writeString(
                    folder.resolve("vocab.json"), JsonMapper.shared().writeValueAsString(ids));
            Files.writeString(
                    folder.resolve("merges.txt"),
                    VERSION + "\n" + String.join("\n", merges) + "\n");
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
