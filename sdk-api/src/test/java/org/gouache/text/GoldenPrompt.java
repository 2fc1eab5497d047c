package org.gouache.text;

import org.gouache.golden.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A prompt and its ids by the reference's tokenizer. */
record GoldenPrompt(String prompt, int[] expected) {
    /** The cases with ids between begin and end, however many. */
    static Stream<GoldenPrompt> complete(String file) {
        return stream(json(file).get("cases"), "ids");
    }

    /** The cases that are cut and padded to 77 ids. */
    static Stream<GoldenPrompt> padded(String file) {
        return stream(json(file).get("cases"), "ids77");
    }

    /** The cases padded with the exclamation mark. */
    static Stream<GoldenPrompt> paddedWithExclamationMark(String file) {
        return stream(json(file).get("padded_with_exclamation_mark").get("cases"), "ids77");
    }

    private static Stream<GoldenPrompt> stream(JsonNode cases, String ids) {
        return cases.valueStream()
                .filter(prompt -> prompt.has(ids))
                .map(prompt ->
                        new GoldenPrompt(
                                prompt.get("text").stringValue(),
                                prompt.get(ids)
                                        .valueStream()
                                        .mapToInt(JsonNode::intValue)
                                        .toArray()));
    }

    private static JsonNode json(String file) {
        Path path = Golden.path(file);
        return JsonMapper.shared().readTree(path.toFile());
    }

    @Override
    public String toString() {
        return prompt;
    }
}
