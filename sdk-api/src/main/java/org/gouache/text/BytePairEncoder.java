package org.gouache.text;

import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/**
 * Byte-level byte pair encoding of one word: each byte is a token, the last one with the word's
 * end, and neighbours merge, lowest rank first and leftmost first among equals. Takes n log n steps
 * for n bytes.
 */
final class BytePairEncoder {
    private static final int BYTES = 256;
    private static final int NONE = -1;

    private final Merges merges;
    private final int[] innerIds = new int[BYTES];
    private final int[] finalIds = new int[BYTES];

    /**
     * @param unknownId stands for bytes that the vocabulary lacks
     */
    BytePairEncoder(Vocabulary vocabulary, Merges merges, int unknownId) {
        this.merges = merges;
        for (int value = 0; value < BYTES; value++) {
            String character = ByteAlphabet.character(value);
            innerIds[value] = vocabulary.id(character).orElse(unknownId);
            finalIds[value] = vocabulary.id(character + Vocabulary.WORD_END).orElse(unknownId);
        }
    }

    void encode(byte[] word, IntConsumer tokens) {
        new Word(word).mergeAll().forEach(tokens);
    }

    /**
     * Tokens as a doubly linked list in arrays; a merge keeps the left place and drops the right
     * one.
     */
    private final class Word {
        private final int[] ids;
        private final int[] previous;
        private final int[] next;
        private final PriorityQueue<Long> candidates = new PriorityQueue<>();

        Word(byte[] bytes) {
            int length = bytes.length;
            ids = new int[length];
            previous = new int[length];
            next = new int[length];
            for (int i = 0; i < length; i++) {
                boolean last = i == length - 1;
                ids[i] = (last ? finalIds : innerIds)[Byte.toUnsignedInt(bytes[i])];
                previous[i] = i - 1;
                next[i] = last ? NONE : i + 1;
            }
        }

        Word mergeAll() {
            for (int i = 0; i < ids.length; i++) {
                propose(i);
            }
            for (Long candidate = candidates.poll();
                    candidate != null;
                    candidate = candidates.poll()) {
                merge((int) (candidate >> Integer.SIZE), candidate.intValue());
            }
            return this;
        }

        private void merge(int rank, int left) {
            int currentRank = rankAt(left);
            if (currentRank == Merges.NO_RANK
                    || merges.merged(currentRank) != merges.merged(rank)) {
                return;
            }
            int right = next[left];
            ids[left] = merges.merged(rank);
            ids[right] = NONE;
            next[left] = next[right];
            if (next[right] != NONE) {
                previous[next[right]] = left;
            }
            if (previous[left] != NONE) {
                propose(previous[left]);
            }
            propose(left);
        }

        private void propose(int left) {
            int rank = rankAt(left);
            if (rank != Merges.NO_RANK) {
                candidates.add((long) rank << Integer.SIZE | left);
            }
        }

        private int rankAt(int left) {
            return ids[left] == NONE || next[left] == NONE
                    ? Merges.NO_RANK
                    : merges.rank(ids[left], ids[next[left]]);
        }

        void forEach(IntConsumer tokens) {
            for (int i = 0; i != NONE && i < ids.length; i = next[i]) {
                tokens.accept(ids[i]);
            }
        }
    }
}
