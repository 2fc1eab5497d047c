package org.gouache.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The vocabulary of OpenAI's CLIP, built from its merges: the 256 byte characters, the same at the
 * end of a word, the merged tokens by rank, begin and end. The file lists more merges than the
 * vocabulary takes.
 */
final class OpenAiVocabulary {
    private static final String RESOURCE = "bpe_simple_vocab_16e6.txt.gz";
    private static final int MERGES = 48_894;
    static final String BEGIN = "<|startoftext|>";
    static final String END = "<|endoftext|>";

    private OpenAiVocabulary() {}

    static TokenizerDefinition definition(PadToken padding) {
        List<String> mergeLines = readMerges();
        Vocabulary vocabulary = new Vocabulary(ids(mergeLines));
        int begin = vocabulary.id(BEGIN).orElseThrow();
        int end = vocabulary.id(END).orElseThrow();
        Merges merges = new Merges();
        for (String line : mergeLines) {
            int space = line.indexOf(' ');
            merges.add(vocabulary, line.substring(0, space), line.substring(space + 1));
        }
        Map<SpecialToken, Integer> specialTokens = new LinkedHashMap<>();
        specialTokens.put(SpecialToken.normalized(BEGIN), begin);
        if (padding != PadToken.END_OF_TEXT) {
            specialTokens.put(SpecialToken.normalized(END), end);
        }
        int pad = vocabulary.id(padding.token()).orElseThrow();
        specialTokens.put(SpecialToken.verbatim(padding.token()), pad);
        return new TokenizerDefinition(
                vocabulary,
                merges,
                specialTokens,
                begin,
                end,
                pad,
                end,
                TokenizerDefinition.CLIP_LENGTH);
    }

    /** The tokens with their ids, in the order of the ids. */
    static Map<String, Integer> ids(List<String> mergeLines) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        ByteAlphabet.inVocabularyOrder().chars().forEach(c -> append(ids, Character.toString(c)));
        ByteAlphabet.inVocabularyOrder()
                .chars()
                .forEach(c -> append(ids, Character.toString(c) + Vocabulary.WORD_END));
        mergeLines.forEach(line -> append(ids, line.replace(" ", "")));
        append(ids, BEGIN);
        append(ids, END);
        return ids;
    }

    private static void append(Map<String, Integer> ids, String token) {
        ids.put(token, ids.size());
    }

    /** The merges of the vocabulary by rank, each as two tokens with a space between. */
    private static List<String> readMerges() {
        try (InputStream resource =
                        Objects.requireNonNull(
                                OpenAiVocabulary.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(resource), StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).limit(MERGES).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
