package org.gouache.text;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Reads a tokenizer from its folder, in either of the layouts in which they are published. */
final class TokenizerFolder {
    private static final String MAX_LENGTH = "model_max_length";
    private static final int LEAST_LENGTH = 3;
    private static final int GREATEST_LENGTH = 1 << 16;

    // The reference writes 10^30 where no length is known.
    private static final double UNKNOWN_LENGTH = 1e20;

    private final Path folder;
    private final @Nullable PadToken padding;

    /**
     * @param padding null: as the folder says
     */
    TokenizerFolder(Path folder, @Nullable PadToken padding) {
        this.folder = folder;
        this.padding = padding;
    }

    TokenizerDefinition read() {
        JsonObject config = JsonObject.readIfThere(folder.resolve("tokenizer_config.json"));
        TokenizerModel model = TokenizerModel.read(folder);
        SpecialTokens specialTokens = new SpecialTokens(folder, config, model.addedTokens());
        Map<SpecialToken, Integer> ids = new LinkedHashMap<>();
        for (SpecialToken token : specialTokens.all()) {
            ids.put(token, id(token, model.vocabulary()));
        }
        Vocabulary vocabulary = model.vocabulary().with(ids);
        return new TokenizerDefinition(
                vocabulary,
                model.merges(),
                ids,
                vocabulary.id(specialTokens.content("bos_token")).orElseThrow(),
                vocabulary.id(specialTokens.content("eos_token")).orElseThrow(),
                padId(vocabulary, specialTokens),
                vocabulary.id(specialTokens.content("unk_token")).orElseThrow(),
                maxLength(config));
    }

    private int padId(Vocabulary vocabulary, SpecialTokens specialTokens) {
        String token = padding == null ? specialTokens.content("pad_token") : padding.token();
        return vocabulary
                .id(token)
                .orElseThrow(() ->
                        new GouacheException(
                                "%s: padding token %s is not in the vocabulary"
                                        .formatted(folder, JsonObject.quoted(token))));
    }

    private int id(SpecialToken token, Vocabulary vocabulary) {
        OptionalInt id = vocabulary.id(token.content());
        if (id.isPresent()) {
            return id.getAsInt();
        }
        if (token.declaredId() == null) {
            throw new GouacheException(
                    "%s: special token %s is not in the vocabulary"
                            .formatted(folder, JsonObject.quoted(token.content())));
        }
        return token.declaredId();
    }

    private static int maxLength(JsonObject config) {
        if (config.field(MAX_LENGTH).isEmpty()) {
            return TokenizerDefinition.CLIP_LENGTH;
        }
        double length =
                config.field(MAX_LENGTH)
                        .filter(JsonNode::isNumber)
                        .orElseThrow(() -> config.unexpected(MAX_LENGTH, "a number"))
                        .doubleValue();
        if (length >= UNKNOWN_LENGTH) {
            return TokenizerDefinition.CLIP_LENGTH;
        }
        if (length != Math.rint(length) || length < LEAST_LENGTH || length > GREATEST_LENGTH) {
            throw config.unexpected(
                    MAX_LENGTH,
                    "a whole number from %d to %d".formatted(LEAST_LENGTH, GREATEST_LENGTH));
        }
        return (int) length;
    }
}
