package org.gouache.text;

import org.gouache.GouacheException;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * OpenAI's vocabulary as the files of a tokenizer's folder: for models whose own files do not have
 * it, since they all mean the same.
 */
public final class OpenAiTokenizerFiles {
    private OpenAiTokenizerFiles() {}

    /**
     * Writes what {@link ClipTokenizer#read} reads, and the reference too.
     *
     * @param folder an existing folder
     * @throws GouacheException if it cannot be written
     */
    public static void write(PadToken padding, Path folder) {
        new VocabularyFiles(OpenAiVocabulary.definition(padding)).write(folder);
        try {
            Files.writeString(
                    folder.resolve("tokenizer_config.json"), config(padding).toPrettyString());
            Files.writeString(
                    folder.resolve("special_tokens_map.json"), tokens(padding).toPrettyString());
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static ObjectNode config(PadToken padding) {
        ObjectNode config = tokens(padding);
        config.put("tokenizer_class", "CLIPTokenizer");
        config.put("model_max_length", TokenizerDefinition.CLIP_LENGTH);
        config.put("do_lower_case", true);
        config.put("errors", "replace");
        config.put("add_prefix_space", false);
        return config;
    }

    private static ObjectNode tokens(PadToken padding) {
        ObjectNode tokens = JsonMapper.shared().createObjectNode();
        putToken(tokens, "bos_token", OpenAiVocabulary.BEGIN);
        putToken(tokens, "eos_token", OpenAiVocabulary.END);
        putToken(tokens, "unk_token", OpenAiVocabulary.END);
        tokens.put("pad_token", padding.token());
        return tokens;
    }

    private static void putToken(ObjectNode tokens, String role, String content) {
        tokens.putObject(role)
                .put("content", content)
                .put("lstrip", false)
                .put("normalized", true)
                .put("rstrip", false)
                .put("single_word", false);
    }
}
