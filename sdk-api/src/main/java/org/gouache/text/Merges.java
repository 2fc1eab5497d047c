package org.gouache.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Which two neighbouring tokens become one, by rank: the lower a rank, the earlier the merge. */
final class Merges {
    static final int NO_RANK = -1;

    private final Map<Pair, Integer> ranks = new HashMap<>();
    private final List<Integer> merged = new ArrayList<>();

    private record Pair(int left, int right) {}

    /**
     * Adds the merge of the next rank.
     *
     * @return the token that is not in the vocabulary, or an empty text if all three are
     */
    String add(Vocabulary vocabulary, String left, String right) {
        OptionalInt leftId = vocabulary.id(left);
        OptionalInt rightId = vocabulary.id(right);
        OptionalInt mergedId = vocabulary.id(left + right);
        if (leftId.isEmpty()) {
            return left;
        }
        if (rightId.isEmpty()) {
            return right;
        }
        if (mergedId.isEmpty()) {
            return left + right;
        }
        ranks.put(new Pair(leftId.getAsInt(), rightId.getAsInt()), merged.size());
        merged.add(mergedId.getAsInt());
        return "";
    }

    int rank(int left, int right) {
        return ranks.getOrDefault(new Pair(left, right), NO_RANK);
    }

    /** What is merged, in the order of the ranks, as in {@code i n}. */
    List<String> texts(Vocabulary vocabulary) {
        return ranks.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .map(pair -> vocabulary.token(pair.left()) + " " + vocabulary.token(pair.right()))
                .toList();
    }

    int merged(int rank) {
        return merged.get(rank);
    }
}
