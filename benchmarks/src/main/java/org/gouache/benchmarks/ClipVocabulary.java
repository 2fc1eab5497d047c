package org.gouache.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.text.ClipTokenizer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The vocabulary of CLIP in the two files of a published tokenizer folder, made of the list of
 * merges that OpenAI gave out: 256 bytes, the same at the end of a word, a token for each merge,
 * begin and end.
 */
record ClipVocabulary(List<String> merges) {
    private static final String FILE = "bpe_simple_vocab_16e6.txt.gz";
    private static final int MERGES = 49152 - 256 - 2;
    private static final int BYTES = 256;
    private static final String WORD_END = "</w>";

    static ClipVocabulary read() throws IOException {
        InputStream file = Objects.requireNonNull(ClipTokenizer.class.getResourceAsStream(FILE));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file), UTF_8))) {
            return new ClipVocabulary(lines.lines().skip(1).limit(MERGES).toList());
        }
    }

    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of("#version: 0.2"));
        lines.addAll(merges);
        Files.write(folder.resolve("merges.txt"), lines);

        ObjectNode ids = JsonMapper.shared().createObjectNode();
        tokens().forEach(token -> ids.put(token, ids.size()));
        Files.writeString(folder.resolve("vocab.json"), ids.toString());
    }

    private List<String> tokens() {
        List<String> bytes = byteAlphabet();
        return Stream.of(
                        bytes.stream(),
                        bytes.stream().map(symbol -> symbol + WORD_END),
                        merges.stream().map(merge -> merge.replace(" ", "")),
                        Stream.of("<|startoftext|>", "<|endoftext|>"))
                .flatMap(tokens -> tokens)
                .toList();
    }

    /** Bytes that print stand for themselves and come first; the others follow from U+0100 on. */
    private static List<String> byteAlphabet() {
        int[] printing = IntStream.range(0, BYTES).filter(ClipVocabulary::prints).toArray();
        return IntStream.concat(
                        IntStream.of(printing), IntStream.range(BYTES, 2 * BYTES - printing.length))
                .mapToObj(Character::toString)
                .toList();
    }

    private static boolean prints(int latin1) {
        return latin1 >= '!' && latin1 <= '~' || latin1 >= 0xA1 && latin1 <= 0xAC || latin1 >= 0xAE;
    }
}
