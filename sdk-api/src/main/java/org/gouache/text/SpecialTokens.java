package org.gouache.text;

import org.gouache.GouacheException;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The special tokens of a tokenizer's folder and the roles they play, put together from its files
 * in the reference's order of precedence.
 */
final class SpecialTokens {
    private static final List<String> ROLES =
            List.of(
                    "bos_token",
                    "eos_token",
                    "unk_token",
                    "sep_token",
                    "pad_token",
                    "cls_token",
                    "mask_token");
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "bos_token", "<|startoftext|>",
                    "eos_token", "<|endoftext|>",
                    "unk_token", "<|endoftext|>",
                    "pad_token", "<|endoftext|>");
    private static final List<String> WITHOUT_ROLE =
            List.of("extra_special_tokens", "additional_special_tokens");
    private static final String DECODER = "added_tokens_decoder";

    private final Map<String, SpecialToken> byRole = new HashMap<>();
    private final List<SpecialToken> withoutRole = new ArrayList<>();
    private final Map<String, SpecialToken> added = new LinkedHashMap<>();

    /**
     * @param listed the tokens that {@code tokenizer.json} lists beside its vocabulary
     */
    SpecialTokens(Path folder, JsonObject config, List<SpecialToken> listed) {
        DEFAULTS.forEach((role, content) -> byRole.put(role, SpecialToken.verbatim(content)));
        readRoles(config, false);
        if (config.field(DECODER).isPresent()) {
            readDecoder(config.object(DECODER));
        } else {
            readRoles(JsonObject.readIfThere(folder.resolve("special_tokens_map.json")), true);
            readAddedTokens(JsonObject.readIfThere(folder.resolve("added_tokens.json")));
            listed.forEach(token -> added.put(token.content(), token));
        }
    }

    private void readRoles(JsonObject file, boolean special) {
        for (String role : ROLES) {
            file.field(role)
                    .ifPresent(value ->
                            byRole.put(role, SpecialToken.read(file, role, value, special)));
        }
        for (String field : WITHOUT_ROLE) {
            if (file.field(field).filter(JsonNode::isArray).isPresent()) {
                file.list(field)
                        .forEach(value ->
                                withoutRole.add(SpecialToken.read(file, field, value, special)));
            }
        }
    }

    private void readDecoder(JsonObject decoder) {
        for (String id : decoder.names()) {
            SpecialToken token = SpecialToken.read(decoder.object(id), false, parseId(decoder, id));
            added.put(token.content(), token);
        }
    }

    private static int parseId(JsonObject decoder, String id) {
        try {
            return Integer.parseUnsignedInt(id);
        } catch (NumberFormatException e) {
            throw new GouacheException(
                    "%s: %s is not an id".formatted(decoder.name(), JsonObject.quoted(id)), e);
        }
    }

    private void readAddedTokens(JsonObject file) {
        for (String content : file.names()) {
            boolean special =
                    Stream.concat(byRole.values().stream(), withoutRole.stream())
                            .anyMatch(token -> token.content().equals(content));
            added.put(content, new SpecialToken(content, !special, false, file.id(content)));
        }
    }

    /** The text of the token that plays a role. */
    String content(String role) {
        SpecialToken token = byRole.get(role);
        if (token == null) {
            throw new IllegalArgumentException(role);
        }
        return token.content();
    }

    /**
     * All tokens, each text once: as an added token where there is one, otherwise in the last of
     * the distinct ways in which its roles describe it.
     */
    Collection<SpecialToken> all() {
        Map<String, SpecialToken> all = new LinkedHashMap<>(added);
        Stream.concat(
                        ROLES.stream().filter(byRole::containsKey).map(byRole::get),
                        withoutRole.stream())
                .distinct()
                .filter(token -> !added.containsKey(token.content()))
                .forEach(token -> all.put(token.content(), token));
        return all.values();
    }
}
