package org.gouache.text;

import org.gouache.GouacheException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CLIP's tokenizer: byte-level byte pair encoding of the prompt's words in lower case. Gives the
 * ids that the fast tokenizer of the reference implementation gives (Unicode NFC, no repair of
 * garbled text, no HTML entities). Immutable and safe for use by several threads.
 *
 * @see <a href="https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py">The original</a>
 */
public final class ClipTokenizer {
    private final TokenizerDefinition definition;
    private final BytePairEncoder encoder;
    private final SpecialTokenSplitter verbatimTokens;
    private final SpecialTokenSplitter normalizedTokens;
    private final Set<Integer> specialIds;

    ClipTokenizer(TokenizerDefinition definition) {
        this.definition = definition;
        encoder =
                new BytePairEncoder(
                        definition.vocabulary(), definition.merges(), definition.unknownId());
        verbatimTokens = splitter(token -> !token.normalized(), UnaryOperator.identity());
        normalizedTokens = splitter(SpecialToken::normalized, PromptNormalizer::normalize);
        specialIds = new HashSet<>(definition.specialTokens().values());
    }

    private SpecialTokenSplitter splitter(
            Predicate<SpecialToken> wanted, UnaryOperator<String> form) {
        Map<SpecialToken, Integer> tokens =
                definition.specialTokens().entrySet().stream()
                        .filter(entry -> wanted.test(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new SpecialTokenSplitter(tokens, form);
    }

    /**
     * Reads a tokenizer's folder: {@code tokenizer.json}, or {@code vocab.json} and {@code
     * merges.txt}; {@code tokenizer_config.json} and {@code special_tokens_map.json} where they are
     * there.
     *
     * @throws GouacheException if a file is missing or malformed
     */
    public static ClipTokenizer read(Path folder) {
        return new ClipTokenizer(new TokenizerFolder(folder, null).read());
    }

    /**
     * Reads a tokenizer's folder that does not say how short prompts are filled up, as those of
     * Core ML models with {@code vocab.json} and {@code merges.txt} alone.
     *
     * @throws GouacheException if a file is missing or malformed
     */
    public static ClipTokenizer read(Path folder, PadToken padding) {
        return new ClipTokenizer(new TokenizerFolder(folder, padding).read());
    }

    /** OpenAI's vocabulary of 49,408 tokens, which the published Stable Diffusion models use. */
    public static ClipTokenizer openAi(PadToken padding) {
        return new ClipTokenizer(OpenAiVocabulary.definition(padding));
    }

    /**
     * Writes {@code vocab.json} and {@code merges.txt}, as other programs read them too.
     *
     * @param folder an existing folder
     * @throws GouacheException if they cannot be written
     */
    public void writeVocabulary(Path folder) {
        new VocabularyFiles(definition).write(folder);
    }

    /**
     * The prompt's tokens between begin and end, cut off and filled up to {@link #maxLength}.
     *
     * @throws GouacheException if the prompt has a surrogate without its other half
     */
    public TokenizedPrompt encode(String prompt) {
        int[] tokens = tokens(prompt);
        int room = maxLength() - 2;
        int kept = Math.min(tokens.length, room);
        List<Integer> ids = new ArrayList<>(maxLength());
        ids.add(beginId());
        IntStream.of(tokens).limit(kept).forEach(ids::add);
        ids.add(endId());
        while (ids.size() < maxLength()) {
            ids.add(padId());
        }
        return new TokenizedPrompt(
                ids, kept, decode(Arrays.copyOfRange(tokens, kept, tokens.length)));
    }

    /**
     * The prompt's tokens alone: no begin, no end, however many.
     *
     * @throws GouacheException if the prompt has a surrogate without its other half
     */
    public int[] tokens(String prompt) {
        requireUnicode(prompt);
        IntStream.Builder tokens = IntStream.builder();
        verbatimTokens.split(
                prompt,
                text ->
                        normalizedTokens.split(
                                PromptNormalizer.normalize(text),
                                words -> encode(words, tokens),
                                tokens),
                tokens);
        return tokens.build().toArray();
    }

    private void encode(String text, IntConsumer tokens) {
        WordSplitter.split(
                text, word -> encoder.encode(word.getBytes(StandardCharsets.UTF_8), tokens));
    }

    /**
     * The text that tokens spell: in lower case, with a space between words. Bytes that are not
     * UTF-8 (tokens may hold parts of a character) become U+FFFD.
     *
     * @throws GouacheException if there is no such token
     */
    public String decode(int... tokens) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean afterWord = false;
        for (int id : tokens) {
            String token = definition.vocabulary().token(id);
            if (token == null) {
                throw new GouacheException("no token has the id %d".formatted(id));
            }
            if (afterWord) {
                text.write(' ');
            }
            boolean special = specialIds.contains(id);
            text.writeBytes(
                    special
                            ? token.getBytes(StandardCharsets.UTF_8)
                            : ByteAlphabet.bytes(withoutWordEnd(token)));
            afterWord = special || token.endsWith(Vocabulary.WORD_END);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static String withoutWordEnd(String token) {
        return token.endsWith(Vocabulary.WORD_END)
                ? token.substring(0, token.length() - Vocabulary.WORD_END.length())
                : token;
    }

    /** The id before a prompt. */
    public int beginId() {
        return definition.beginId();
    }

    /** The id after a prompt. */
    public int endId() {
        return definition.endId();
    }

    /** The id that fills up a short prompt. */
    public int padId() {
        return definition.padId();
    }

    /** The number of ids in an encoded prompt: 77 for the published models. */
    public int maxLength() {
        return definition.maxLength();
    }

    /** One more than the largest id: the least number of rows of the text encoder's embedding. */
    public int vocabularySize() {
        return definition.vocabulary().size();
    }

    private static void requireUnicode(String prompt) {
        for (int i = 0; i < prompt.length(); i++) {
            char unit = prompt.charAt(i);
            if (Character.isSurrogate(unit)) {
                if (Character.charCount(prompt.codePointAt(i)) == 1) {
                    throw new GouacheException(
                            "the prompt is not Unicode text: lone surrogate U+%04X at position %d"
                                    .formatted((int) unit, i));
                }
                i++;
            }
        }
    }
}
