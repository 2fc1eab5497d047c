package org.gouache.text;

import java.text.Normalizer;

/** Unicode NFC, runs of white space as one space, lower case character by character. */
final class PromptNormalizer {
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final String SMALL_I_WITH_DOT = "i\u0307";

    private PromptNormalizer() {}

    static String normalize(String text) {
        String composed = Normalizer.normalize(CanonicalOrder.of(text), Normalizer.Form.NFC);
        StringBuilder normalized = new StringBuilder(composed.length());
        boolean afterSpace = false;
        for (int i = 0; i < composed.length(); ) {
            int character = composed.codePointAt(i);
            i += Character.charCount(character);
            boolean space = WordSplitter.isWhiteSpace(character);
            if (!space) {
                appendLowerCase(normalized, character);
            } else if (!afterSpace) {
                normalized.append(' ');
            }
            afterSpace = space;
        }
        return normalized.toString();
    }

    // String.toLowerCase looks at the neighbours of a sigma, which the reference does not.
    private static void appendLowerCase(StringBuilder text, int character) {
        if (character == CAPITAL_I_WITH_DOT) {
            text.append(SMALL_I_WITH_DOT);
        } else {
            text.appendCodePoint(Character.toLowerCase(character));
        }
    }
}
