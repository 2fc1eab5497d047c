package org.gouache.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ClipTokenizerTest {
    private static final ClipTokenizer SMALL =
            ClipTokenizer.read(Golden.path("models/sd15/tokenizer"));
    private static final ClipTokenizer OPEN_AI = ClipTokenizer.openAi(PadToken.END_OF_TEXT);

    @Nested
    class WithTheSmallVocabulary {
        static Stream<GoldenPrompt> complete() {
            return GoldenPrompt.complete("tokenizer.json");
        }

        static Stream<GoldenPrompt> padded() {
            return GoldenPrompt.padded("tokenizer.json");
        }

        static Stream<GoldenPrompt> paddedWithExclamationMark() {
            return GoldenPrompt.paddedWithExclamationMark("tokenizer.json");
        }

        @ParameterizedTest
        @MethodSource("complete")
        void givesTheReferencesTokens(GoldenPrompt golden) {
            assertThat(allIds(SMALL, golden.prompt())).isEqualTo(golden.expected());
        }

        @ParameterizedTest
        @MethodSource("padded")
        void cutsAndPadsAsTheReference(GoldenPrompt golden) {
            assertThat(encodedIds(SMALL, golden.prompt())).isEqualTo(golden.expected());
        }

        @ParameterizedTest
        @MethodSource("paddedWithExclamationMark")
        void padsWithTheTokenizersOwnToken(GoldenPrompt golden) {
            ClipTokenizer tokenizer = ClipTokenizer.read(Golden.path("models/sdxl/tokenizer_2"));
            assertThat(encodedIds(tokenizer, golden.prompt())).isEqualTo(golden.expected());
        }
    }

    @Nested
    class WithOpenAisVocabulary {
        static Stream<GoldenPrompt> complete() {
            return GoldenPrompt.complete("tokenizer_clip.json");
        }

        static Stream<GoldenPrompt> padded() {
            return GoldenPrompt.padded("tokenizer_clip.json");
        }

        @ParameterizedTest
        @MethodSource("complete")
        void givesTheReferencesTokens(GoldenPrompt golden) {
            assertThat(allIds(OPEN_AI, golden.prompt())).isEqualTo(golden.expected());
        }

        @ParameterizedTest
        @MethodSource("padded")
        void cutsAndPadsAsTheReference(GoldenPrompt golden) {
            assertThat(encodedIds(OPEN_AI, golden.prompt())).isEqualTo(golden.expected());
        }

        @Test
        void numbersItsTokensAsTheReference() {
            JsonNode probe = JsonMapper.shared().readTree(Golden.path("clip/vocab_probe.json"));
            Vocabulary vocabulary = OpenAiVocabulary.definition(PadToken.END_OF_TEXT).vocabulary();
            assertThat(probe.get("index").valueStream().map(id -> vocabulary.token(id.intValue())))
                    .containsExactlyElementsOf(
                            probe.get("token").valueStream().map(JsonNode::stringValue).toList());
        }

        @Test
        void hasTheSizeThatPublishedEncodersHave() {
            assertThat(OPEN_AI.vocabularySize()).isEqualTo(49_408);
            assertThat(OPEN_AI.beginId()).isEqualTo(49_406);
            assertThat(OPEN_AI.endId()).isEqualTo(49_407);
            assertThat(OPEN_AI.padId()).isEqualTo(49_407);
            assertThat(ClipTokenizer.openAi(PadToken.EXCLAMATION_MARK).padId()).isZero();
        }
    }

    @Test
    void saysWhatWasCut() {
        TokenizedPrompt prompt = OPEN_AI.encode("cat ".repeat(75) + "and a Dog, too");
        assertThat(prompt.isCut()).isTrue();
        assertThat(prompt.promptTokens()).isEqualTo(75);
        assertThat(prompt.cut()).isEqualTo("and a dog , too");
        assertThat(prompt.ids()).hasSize(77).endsWith(2368, 49_407);
    }

    @Test
    void cutsNothingFromAPromptThatJustFits() {
        TokenizedPrompt prompt = OPEN_AI.encode("cat ".repeat(75));
        assertThat(prompt.isCut()).isFalse();
        assertThat(prompt.cut()).isEmpty();
        assertThat(prompt.promptTokens()).isEqualTo(75);
    }

    @Test
    void putsPromptsIntoOneTensor() {
        var tensor = TokenizedPrompt.batch(List.of(OPEN_AI.encode("cat"), OPEN_AI.encode("")));
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 77));
        assertThat(tensor.toLongs()).startsWith(49_406, 2368, 49_407, 49_407);
        assertThat(tensor.slice(1, 2).toLongs())
                .isEqualTo(OPEN_AI.encode("").toTensor().toLongs())
                .startsWith(49_406, 49_407, 49_407);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void refusesALoneSurrogate(int position) {
        String prompt = "cat".substring(0, position) + "\ud83d" + " \ud83d\ude00";
        assertThatThrownBy(() -> OPEN_AI.encode(prompt))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "the prompt is not Unicode text: lone surrogate U+D83D at position "
                                + position);
    }

    @Test
    void refusesALowSurrogateAlone() {
        assertThatThrownBy(() -> OPEN_AI.tokens("a\ude00"))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("U+DE00 at position 1");
    }

    @Test
    void refusesToDecodeAnUnknownId() {
        assertThatThrownBy(() -> OPEN_AI.decode(320, 49_408))
                .isInstanceOf(GouacheException.class)
                .hasMessage("no token has the id 49408");
    }

    private static int[] allIds(ClipTokenizer tokenizer, String prompt) {
        return IntStream.concat(
                        IntStream.concat(
                                IntStream.of(tokenizer.beginId()),
                                IntStream.of(tokenizer.tokens(prompt))),
                        IntStream.of(tokenizer.endId()))
                .toArray();
    }

    private static int[] encodedIds(ClipTokenizer tokenizer, String prompt) {
        return tokenizer.encode(prompt).ids().stream().mapToInt(Integer::intValue).toArray();
    }
}
