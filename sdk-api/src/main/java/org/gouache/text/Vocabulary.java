package org.gouache.text;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Tokens by id and ids by token. A token that ends a word carries the suffix {@link #WORD_END}. */
final class Vocabulary {
    static final String WORD_END = "</w>";

    private final Map<String, Integer> ids;
    private final Map<Integer, String> tokens;

    Vocabulary(Map<String, Integer> ids) {
        this.ids = ids;
        this.tokens = HashMap.newHashMap(ids.size());
        ids.forEach((token, id) -> tokens.put(id, token));
    }

    /** This vocabulary and tokens that it may lack. */
    Vocabulary with(Map<SpecialToken, Integer> more) {
        if (more.keySet().stream().allMatch(token -> ids.containsKey(token.content()))) {
            return this;
        }
        Map<String, Integer> all = new HashMap<>(ids);
        more.forEach((token, id) -> all.putIfAbsent(token.content(), id));
        return new Vocabulary(all);
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Nullable String token(int id) {
        return tokens.get(id);
    }

    /** Ids by token, in the order of the ids. */
    SequencedMap<String, Integer> ids() {
        SequencedMap<String, Integer> ordered = new LinkedHashMap<>();
        ids.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    /** One more than the largest id: the rows that an encoder's embedding must have. */
    int size() {
        return tokens.keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
    }
}
