package org.gouache.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.stream.Collectors.joining;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class TokenizerPropertiesTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.openAi(PadToken.EXCLAMATION_MARK);
    private static final int MEGABYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PIECES =
            List.of(
                    " ",
                    "\n",
                    "'",
                    "'s",
                    "'LL",
                    "<|endoftext|>",
                    "<|STARTOFTEXT|>",
                    "<|",
                    "|>",
                    "!",
                    "1",
                    "4.5",
                    "é",
                    "e\u0301",
                    "\u0301",
                    "\u0316",
                    "Σ",
                    "ς",
                    "ß",
                    "猫",
                    "한",
                    "\u1100\u1161",
                    "😀",
                    "👍🏽",
                    "\u200d",
                    "\u00a0",
                    "\u0085",
                    "\u001f",
                    "\0",
                    "</w>",
                    "A",
                    "z",
                    "_",
                    "(x:1.2)",
                    "Ⅷ",
                    "½",
                    "٣",
                    "क्",
                    "\ufffd",
                    "𝕏",
                    "dog",
                    "Photo");

    @RepeatedTest(8)
    void tokensSpellATextOfTheSameTokens(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 250; i++) {
            String prompt = random.nextBoolean() ? ofPieces(random) : ofCharacters(random);
            int[] tokens = TOKENIZER.tokens(prompt);
            assertThat(TOKENIZER.tokens(TOKENIZER.decode(tokens))).as(prompt).isEqualTo(tokens);
        }
    }

    @RepeatedTest(4)
    void anyPromptFillsTheLength(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 250; i++) {
            String prompt = ofPieces(random).repeat(1 + random.nextInt(20));
            TokenizedPrompt encoded = TOKENIZER.encode(prompt);
            int tokens = TOKENIZER.tokens(prompt).length;
            assertThat(encoded.ids()).as(prompt).hasSize(77);
            assertThat(encoded.promptTokens()).as(prompt).isEqualTo(Math.min(tokens, 75));
            assertThat(encoded.isCut()).as(prompt).isEqualTo(tokens > 75);
        }
    }

    @RepeatedTest(4)
    void anyUnitsAreTokensOrOneClearError(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 250; i++) {
            String units =
                    random.ints(1 + random.nextInt(20), 0xd700, 0xe100)
                            .mapToObj(unit -> String.valueOf((char) unit))
                            .collect(joining());
            if (units.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                assertThatThrownBy(() -> TOKENIZER.encode(units))
                        .isInstanceOf(GouacheException.class)
                        .hasMessageContaining("lone surrogate");
            } else {
                assertThat(TOKENIZER.tokens(units)).isNotEmpty();
            }
        }
    }

    @RepeatedTest(4)
    void ordersLongRunsOfMarksAsUnicodeHasIt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] marks =
                IntStream.rangeClosed(0, 0x10ffff)
                        .filter(c -> Character.getType(c) == Character.NON_SPACING_MARK)
                        .toArray();
        for (int i = 0; i < 50; i++) {
            String text =
                    "x"
                            + random.ints(200, 0, marks.length)
                                    .mapToObj(mark -> Character.toString(marks[mark]))
                                    .collect(joining())
                            + "y\u0316\u0301";
            assertThat(Normalizer.normalize(CanonicalOrder.of(text), Normalizer.Form.NFC))
                    .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "the quick brown fox ", "<|", " "})
    void takesAMegabyteInItsStride(String piece) {
        String prompt = piece.repeat(MEGABYTE / piece.length());
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> TOKENIZER.encode(prompt));
    }

    @Tag("thorough")
    @Test
    void takesAMegabyteOfAccentsInItsStride() {
        String prompt = "a" + "\u0301\u0316".repeat(MEGABYTE / 2);
        TokenizedPrompt encoded =
                Assertions.assertTimeoutPreemptively(PATIENCE, () -> TOKENIZER.encode(prompt));
        assertThat(encoded.isCut()).isTrue();
    }

    private static String ofPieces(Random random) {
        return random.ints(1 + random.nextInt(12), 0, PIECES.size())
                .mapToObj(PIECES::get)
                .collect(joining());
    }

    // Without the capital I with dot: it is the one letter whose lower case is not composed.
    private static String ofCharacters(Random random) {
        return random.ints(1 + random.nextInt(30), ' ', 0x3000)
                .filter(c -> c != '\u0130')
                .mapToObj(Character::toString)
                .collect(joining());
    }
}
