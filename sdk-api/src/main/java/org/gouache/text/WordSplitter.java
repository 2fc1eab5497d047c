package org.gouache.text;

import java.util.List;
import java.util.function.Consumer;

/**
 * Splits normalized text as CLIP's expression {@code
 * <\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+}
 * does, with the byte-level splitter of the reference after it, which takes the two written-out
 * special tokens apart again.
 */
final class WordSplitter {
    private static final List<String> CONTRACTIONS =
            List.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d");
    private static final List<List<String>> WRITTEN_SPECIAL_TOKENS =
            List.of(List.of("<|", "startoftext", "|>"), List.of("<|", "endoftext", "|>"));

    private enum Kind {
        SPACE,
        LETTER,
        NUMBER,
        OTHER;

        static Kind of(int character) {
            if (isWhiteSpace(character)) {
                return SPACE;
            }
            return switch (Character.getType(character)) {
                case Character.UPPERCASE_LETTER,
                        Character.LOWERCASE_LETTER,
                        Character.TITLECASE_LETTER,
                        Character.MODIFIER_LETTER,
                        Character.OTHER_LETTER ->
                        LETTER;
                case Character.DECIMAL_DIGIT_NUMBER,
                        Character.LETTER_NUMBER,
                        Character.OTHER_NUMBER ->
                        NUMBER;
                default -> OTHER;
            };
        }
    }

    private final String text;
    private int position;

    private WordSplitter(String text) {
        this.text = text;
    }

    static void split(String text, Consumer<String> words) {
        new WordSplitter(text).split(words);
    }

    /** Unicode's property White_Space. */
    static boolean isWhiteSpace(int character) {
        return character >= '\t' && character <= '\r'
                || character == '\u0085'
                || Character.isSpaceChar(character);
    }

    private void split(Consumer<String> words) {
        while (position < text.length()) {
            if (!writtenSpecialToken(words) && !contraction(words)) {
                word(words);
            }
        }
    }

    private boolean writtenSpecialToken(Consumer<String> words) {
        if (text.charAt(position) != '<') {
            return false;
        }
        for (List<String> parts : WRITTEN_SPECIAL_TOKENS) {
            String token = String.join("", parts);
            if (text.startsWith(token, position)) {
                parts.forEach(words);
                position += token.length();
                return true;
            }
        }
        return false;
    }

    private boolean contraction(Consumer<String> words) {
        if (text.charAt(position) != '\'') {
            return false;
        }
        for (String contraction : CONTRACTIONS) {
            if (text.startsWith(contraction, position)) {
                words.accept(contraction);
                position += contraction.length();
                return true;
            }
        }
        return false;
    }

    private void word(Consumer<String> words) {
        int start = position;
        Kind kind = Kind.of(text.codePointAt(start));
        do {
            position += Character.charCount(text.codePointAt(position));
        } while (kind != Kind.NUMBER
                && position < text.length()
                && Kind.of(text.codePointAt(position)) == kind);
        if (kind != Kind.SPACE) {
            words.accept(text.substring(start, position));
        }
    }
}
