package org.gouache.text;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * A token that is looked for in the prompt before anything else happens to it.
 *
 * @param normalized looked for in the normalized prompt, and normalized itself
 * @param singleWord not found within a longer word
 * @param declaredId what a file gives as its id, for the case that the vocabulary does not have it
 */
record SpecialToken(
        String content, boolean normalized, boolean singleWord, @Nullable Integer declaredId) {
    static SpecialToken verbatim(String content) {
        return new SpecialToken(content, false, false, null);
    }

    static SpecialToken normalized(String content) {
        return new SpecialToken(content, true, false, null);
    }

    /**
     * Reads a token in the form of {@code tokenizer_config.json} and its like: a text, or an object
     * with the text and how to look for it.
     *
     * @param special whether the token counts as special where the object does not say so
     */
    static SpecialToken read(JsonObject parent, String field, JsonNode value, boolean special) {
        return value.isString()
                ? verbatim(value.stringValue())
                : read(parent.nested(field, value), special, null);
    }

    static SpecialToken read(JsonObject token, boolean special, @Nullable Integer declaredId) {
        return new SpecialToken(
                token.text("content"),
                token.flag("normalized").orElse(!token.flag("special").orElse(special)),
                token.flag("single_word").orElse(false),
                declaredId);
    }
}
