package org.gouache.text;

import org.gouache.GouacheException;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vocabulary and its merges, as {@code tokenizer.json} or {@code vocab.json} with {@code
 * merges.txt} give them.
 *
 * @param addedTokens those that the file itself lists beside its vocabulary, with their declared
 *     ids
 */
record TokenizerModel(Vocabulary vocabulary, Merges merges, List<SpecialToken> addedTokens) {
    private static final String VERSION_LINE = "#version";

    static TokenizerModel read(Path folder) {
        Path complete = folder.resolve("tokenizer.json");
        if (Files.exists(complete)) {
            return ofTokenizerJson(JsonObject.read(complete));
        }
        Path vocabulary = folder.resolve("vocab.json");
        if (!Files.exists(vocabulary)) {
            throw new GouacheException(
                    "%s: no tokenizer.json, and no vocab.json either".formatted(folder));
        }
        return ofVocabularyAndMerges(JsonObject.read(vocabulary), folder.resolve("merges.txt"));
    }

    private static TokenizerModel ofTokenizerJson(JsonObject file) {
        JsonObject model = file.object("model");
        requireIfThere(model, "type", "BPE");
        requireIfThere(model, "end_of_word_suffix", Vocabulary.WORD_END);
        Vocabulary vocabulary = readVocabulary(model.object("vocab"));
        Merges merges = new Merges();
        int number = 0;
        for (JsonNode merge : model.list("merges")) {
            number++;
            String[] parts =
                    merge.isArray()
                            ? merge.valueStream().map(JsonNode::asString).toArray(String[]::new)
                            : merge.asString().split(" ", -1);
            add(merges, vocabulary, parts, "%s: merge %d".formatted(file.name(), number));
        }
        List<SpecialToken> added = new ArrayList<>();
        if (file.field("added_tokens").isPresent()) {
            for (JsonNode token : file.list("added_tokens")) {
                JsonObject object = file.nested("added_tokens", token);
                added.add(SpecialToken.read(object, false, object.id("id")));
            }
        }
        return new TokenizerModel(vocabulary, merges, added);
    }

    private static void requireIfThere(JsonObject model, String field, String expected) {
        if (model.field(field).isPresent() && !model.text(field).equals(expected)) {
            throw model.unexpected(field, "\"%s\" in a CLIP tokenizer".formatted(expected));
        }
    }

    private static TokenizerModel ofVocabularyAndMerges(
            JsonObject vocabularyFile, Path mergesFile) {
        Vocabulary vocabulary = readVocabulary(vocabularyFile);
        Merges merges = new Merges();
        List<String> lines = readLines(mergesFile);
        if (lines.isEmpty()) {
            throw new GouacheException("%s: an empty file".formatted(mergesFile));
        }
        int number = 0;
        for (String line : lines) {
            number++;
            if (!line.startsWith(VERSION_LINE) && !line.isBlank()) {
                add(
                        merges,
                        vocabulary,
                        line.split(" ", -1),
                        "%s: line %d".formatted(mergesFile, number));
            }
        }
        return new TokenizerModel(vocabulary, merges, List.of());
    }

    private static Vocabulary readVocabulary(JsonObject vocabulary) {
        Map<String, Integer> ids = HashMap.newHashMap(vocabulary.names().size());
        for (String token : vocabulary.names()) {
            ids.put(token, vocabulary.id(token));
        }
        return new Vocabulary(ids);
    }

    private static void add(Merges merges, Vocabulary vocabulary, String[] parts, String where) {
        if (parts.length != 2) {
            throw new GouacheException(
                    "%s: must be two tokens, not %s"
                            .formatted(where, JsonObject.quoted(String.join(" ", parts))));
        }
        String missing = merges.add(vocabulary, parts[0], parts[1]);
        if (!missing.isEmpty()) {
            throw new GouacheException(
                    "%s: %s is not in the vocabulary".formatted(where, JsonObject.quoted(missing)));
        }
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(file), e);
        } catch (MalformedInputException e) {
            throw new GouacheException("%s: not UTF-8 text".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
