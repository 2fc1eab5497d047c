package org.gouache.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable characters that stand for bytes in a byte-level vocabulary: bytes that print as
 * themselves in Latin-1 do so, the other 68 take U+0100 and the characters after it (GPT-2's {@code
 * bytes_to_unicode}).
 */
final class ByteAlphabet {
    private static final int BYTES = 256;
    private static final char FIRST_SUBSTITUTE = '\u0100';

    private static final char[] CHARACTERS = new char[BYTES];
    private static final short[] BYTE_OF_CHARACTER = new short[2 * BYTES];

    static {
        Arrays.fill(BYTE_OF_CHARACTER, (short) -1);
        char substitute = FIRST_SUBSTITUTE;
        for (int value = 0; value < BYTES; value++) {
            CHARACTERS[value] = isPrintable(value) ? (char) value : substitute++;
            BYTE_OF_CHARACTER[CHARACTERS[value]] = (short) value;
        }
    }

    private ByteAlphabet() {}

    static String character(int value) {
        return String.valueOf(CHARACTERS[value]);
    }

    /**
     * All characters in the order in which CLIP's vocabulary lists them: the printable bytes first.
     */
    static String inVocabularyOrder() {
        StringBuilder printable = new StringBuilder();
        StringBuilder substitutes = new StringBuilder();
        for (char character : CHARACTERS) {
            (character < FIRST_SUBSTITUTE ? printable : substitutes).append(character);
        }
        return printable.append(substitutes).toString();
    }

    /** The bytes that the text spells; UTF-8 of the text itself if it has characters of no byte. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            int value = character < BYTE_OF_CHARACTER.length ? BYTE_OF_CHARACTER[character] : -1;
            if (value < 0) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    private static boolean isPrintable(int value) {
        return value >= '!' && value <= '~'
                || value >= '\u00a1' && value <= '\u00ac'
                || value >= '\u00ae' && value <= '\u00ff';
    }
}
