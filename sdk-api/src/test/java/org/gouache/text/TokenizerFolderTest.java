package org.gouache.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Expected ids are those of the reference's tokenizer, read from the same files. */
class TokenizerFolderTest {
    private static final Path SMALL = Golden.path("models/sd15/tokenizer");

    private static final String CAPITAL_END = "<|ENDOFTEXT|> x";
    private static final String CAPITAL_BEGIN = "<|STARTOFTEXT|> x";
    private static final int[] END = {680, 343};
    private static final int[] BEGIN = {679, 343};
    private static final int[] SPELLED_END = {
        27, 347, 618, 67, 78, 69, 83, 68, 87, 339, 91, 285, 343
    };
    private static final int[] SPELLED_BEGIN = {
        27, 347, 578, 83, 78, 69, 83, 68, 87, 339, 91, 285, 343
    };

    @TempDir Path folder;

    @Nested
    class WithVocabularyAndMerges {
        @BeforeEach
        void copyFiles() throws IOException {
            Files.copy(SMALL.resolve("vocab.json"), folder.resolve("vocab.json"));
            Files.copy(SMALL.resolve("merges.txt"), folder.resolve("merges.txt"));
        }

        @Test
        void takesClipsOwnTokensWhereNoFileNamesOthers() {
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.beginId()).isEqualTo(679);
            assertThat(tokenizer.endId()).isEqualTo(680);
            assertThat(tokenizer.padId()).isEqualTo(680);
            assertThat(tokenizer.maxLength()).isEqualTo(77);
            assertThat(tokenizer.vocabularySize()).isEqualTo(681);
            assertThat(tokenizer.tokens(CAPITAL_END)).isEqualTo(SPELLED_END);
            assertThat(tokenizer.tokens(CAPITAL_BEGIN)).isEqualTo(SPELLED_BEGIN);
        }

        @Test
        void fillsUpPromptsAsItIsTold() {
            ClipTokenizer told = ClipTokenizer.read(folder, PadToken.EXCLAMATION_MARK);
            assertThat(told.padId()).isZero();
            assertThat(told.endId()).isEqualTo(680);
            assertThat(told.tokens("wow!")).isEqualTo(read().tokens("wow!"));
        }

        @Test
        void refusesToFillUpWithAWordThatItDoesNotHave() throws IOException {
            Path vocabulary = folder.resolve("vocab.json");
            Files.writeString(
                    vocabulary, Files.readString(vocabulary).replace("\"!\":", "\"not it\":"));
            assertThatThrownBy(() -> ClipTokenizer.read(folder, PadToken.EXCLAMATION_MARK))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage("%s: padding token \"!\" is not in the vocabulary", folder);
        }

        @Test
        void isWrittenAsItWas() throws IOException {
            Path copy = Files.createDirectory(folder.resolve("copy"));
            read().writeVocabulary(copy);
            assertThat(copy.resolve("merges.txt"))
                    .hasSameTextualContentAs(folder.resolve("merges.txt"));
            assertThat(JsonMapper.shared().readTree(copy.resolve("vocab.json")))
                    .isEqualTo(JsonMapper.shared().readTree(folder.resolve("vocab.json")));
        }

        @Test
        void looksForNormalizedTokensInTheNormalizedPrompt() {
            config(
                    """
                    {"bos_token": {"__type": "AddedToken", "content": "<|startoftext|>", "normalized": true},
                     "eos_token": {"__type": "AddedToken", "content": "<|endoftext|>", "normalized": true},
                     "unk_token": {"__type": "AddedToken", "content": "<|endoftext|>", "normalized": true},
                     "pad_token": {"__type": "AddedToken", "content": "<|endoftext|>", "normalized": true}}
                    """);
            assertThat(read().tokens(CAPITAL_END)).isEqualTo(END);
            assertThat(read().tokens(CAPITAL_BEGIN)).isEqualTo(BEGIN);
        }

        @Test
        void takesTheLastOfTheDistinctWaysToLookForAToken() {
            config(
                    """
                    {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>",
                     "pad_token": {"content": "<|endoftext|>", "normalized": true}}
                    """);
            assertThat(read().tokens(CAPITAL_END)).isEqualTo(END);
            config(
                    """
                    {"eos_token": {"content": "<|endoftext|>", "normalized": true},
                     "unk_token": "<|endoftext|>",
                     "pad_token": {"content": "<|endoftext|>", "normalized": true}}
                    """);
            assertThat(read().tokens(CAPITAL_END)).isEqualTo(SPELLED_END);
        }

        @Test
        void prefersTheMapOfSpecialTokensToTheConfiguration() {
            config("{\"pad_token\": \"<|endoftext|>\", \"bos_token\": \"<|startoftext|>\"}");
            write(
                    "special_tokens_map.json",
                    """
                    {"bos_token": {"content": "<|startoftext|>", "normalized": true}, "pad_token": "!"}
                    """);
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.padId()).isZero();
            assertThat(tokenizer.tokens("a ! b")).containsExactly(320, 0, 321);
            assertThat(tokenizer.tokens("<|endoftext|>!! c")).containsExactly(680, 0, 0, 322);
            assertThat(tokenizer.tokens(CAPITAL_BEGIN)).isEqualTo(BEGIN);
        }

        @Test
        void prefersTheConfigurationsAddedTokensToTheMap() {
            config(
                    """
                    {"pad_token": "!", "added_tokens_decoder": {
                      "0": {"content": "!", "normalized": false, "special": true},
                      "679": {"content": "<|startoftext|>", "normalized": true, "special": true},
                      "680": {"content": "<|endoftext|>", "normalized": false, "special": true}}}
                    """);
            write("special_tokens_map.json", "{\"pad_token\": \"<|endoftext|>\"}");
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.padId()).isZero();
            assertThat(tokenizer.tokens(CAPITAL_END)).isEqualTo(SPELLED_END);
            assertThat(tokenizer.tokens(CAPITAL_BEGIN)).isEqualTo(BEGIN);
        }

        @Test
        void findsSingleWordsOnlyByThemselves() {
            config(
                    """
                    {"added_tokens_decoder": {
                      "605": {"content": "red</w>", "normalized": false, "single_word": true},
                      "66": {"content": "c", "special": true, "single_word": true}}}
                    """);
            assertThat(read().tokens("c cc c-c")).containsExactly(66, 66, 322, 66, 268, 66);
            assertThat(read().tokens("a red</w> bred</w>"))
                    .containsExactly(320, 605, 65, 605, 27, 270, 342, 285);
        }

        @Test
        void takesAdditionalSpecialTokens() {
            config("{\"additional_special_tokens\": [\"th\"]}");
            assertThat(read().tokens("th the this zcz"))
                    .containsExactly(512, 512, 324, 512, 72, 338, 89, 66, 345);
        }

        @Test
        void takesTokensThatWereAddedToTheVocabulary() {
            write("added_tokens.json", "{\"<toy>\": 681}");
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.tokens("a <Toy> <toy>s")).containsExactly(320, 681, 681, 338);
            assertThat(tokenizer.vocabularySize()).isEqualTo(682);
            assertThat(tokenizer.decode(320, 681, 338)).isEqualTo("a <toy> s");
        }

        @Test
        void takesAddedTokensVerbatimIfTheyAreSpecial() {
            write("added_tokens.json", "{\"<toy>\": 681}");
            config("{\"additional_special_tokens\": [\"<toy>\"]}");
            assertThat(read().tokens("a <Toy> <toy>s"))
                    .containsExactly(320, 283, 83, 78, 344, 285, 681, 338);
        }

        @Test
        void takesANewSingleWord() {
            config(
                    """
                    {"added_tokens_decoder": {
                      "681": {"content": "<toy>", "special": false, "single_word": true}}}
                    """);
            assertThat(read().tokens("a <Toy> <toy>s"))
                    .containsExactly(320, 681, 283, 83, 78, 344, 285, 338);
        }

        @Test
        void takesTheLengthFromTheConfiguration() {
            config("{\"model_max_length\": 10}");
            assertThat(read().encode("").ids()).hasSize(10).startsWith(679, 680);
            config("{\"model_max_length\": 1000000000000000019884624838656}");
            assertThat(read().maxLength()).isEqualTo(77);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2", "-1", "70000", "77.5", "\"77\""})
        void refusesImpossibleLengths(String length) {
            config("{\"model_max_length\": %s}".formatted(length));
            assertRefused("tokenizer_config.json", "\"model_max_length\" must be", length);
        }

        @Test
        void refusesASpecialTokenOutsideTheVocabulary() {
            config("{\"pad_token\": \"[PAD]\"}");
            assertRefused("special token \"[PAD]\" is not in the vocabulary");
        }

        @Test
        void refusesSpecialTokensOfTheWrongType() {
            config("{\"pad_token\": 0}");
            assertRefused("tokenizer_config.json: \"pad_token\": must be a JSON object, not 0");
            config("{\"pad_token\": {\"normalized\": true}}");
            assertRefused("\"pad_token\": \"content\" must be a text, not absent");
            config("{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}");
            assertRefused("\"added_tokens_decoder\": \"x\" is not an id");
        }

        @Test
        void refusesMissingMerges() throws IOException {
            Files.delete(folder.resolve("merges.txt"));
            assertRefused("merges.txt: no such file");
        }

        @Test
        void refusesMergesThatAreNotText() throws IOException {
            Files.write(folder.resolve("merges.txt"), new byte[] {'t', ' ', (byte) 0xff});
            assertRefused("merges.txt: not UTF-8 text");
        }

        @ParameterizedTest
        @CsvSource({
            "t h e, line 2: must be two tokens, not \"t h e\"",
            "the, line 2: must be two tokens, not \"the\"",
            "猫 h, line 2: \"猫\" is not in the vocabulary",
            "t 猫, line 2: \"猫\" is not in the vocabulary",
            "t q, line 2: \"tq\" is not in the vocabulary",
        })
        void refusesMalformedMerges(String merge, String message) {
            write("merges.txt", "#version: 0.2\n" + merge + "\n");
            assertRefused("merges.txt: " + message);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"a\": -1} | \"a\" must be an id, 0 or more, not -1",
                    "{\"a\": \"b\"} | \"a\" must be an id, 0 or more, not \"b\"",
                    "{\"a\": 1.5} | \"a\" must be an id, 0 or more, not 1.5",
                    "{\"a\": 3000000000} | \"a\" must be an id, 0 or more, not 3000000000",
                    "{\"a\\nb\": -1} | \"a\\nb\" must be an id, 0 or more, not -1",
                    "[1, 2] | must be a JSON object, not [1,2]",
                    "{\"a\": | not JSON: ",
                    "'' | must be a JSON object, not"
                })
        void refusesMalformedVocabularies(String vocabulary, String message) {
            write("vocab.json", vocabulary);
            assertRefused("vocab.json: " + message);
        }
    }

    @Nested
    class WithOneFile {
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void readsBothFormsOfMerges(boolean asText) {
            write("tokenizer.json", tokenizerJson(asText, token(679, true), token(680, false)));
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.tokens("a photo of a dog on the beach"))
                    .isEqualTo(ClipTokenizer.read(SMALL).tokens("a photo of a dog on the beach"));
            assertThat(tokenizer.tokens(CAPITAL_END)).isEqualTo(SPELLED_END);
            assertThat(tokenizer.tokens(CAPITAL_BEGIN)).isEqualTo(BEGIN);
        }

        @Test
        void takesTheRolesFromTheConfiguration() {
            write("tokenizer.json", tokenizerJson(false, token(679, true), token(680, true)));
            config("{\"pad_token\": \"!\", \"eos_token\": \"<|endoftext|>\"}");
            ClipTokenizer tokenizer = read();
            assertThat(tokenizer.padId()).isZero();
            assertThat(tokenizer.tokens("a ! b")).containsExactly(320, 0, 321);
            assertThat(tokenizer.tokens(CAPITAL_END)).isEqualTo(END);
        }

        @Test
        void takesTokensThatAreListedBesideTheVocabulary() {
            ObjectNode toy = object().put("id", 681).put("content", "<toy>");
            write(
                    "tokenizer.json",
                    tokenizerJson(false, token(679, false), token(680, false), toy));
            assertThat(read().tokens("a <Toy> <toy>s")).containsExactly(320, 681, 681, 338);
        }

        @Test
        void isPreferredToVocabularyAndMerges() {
            write("tokenizer.json", tokenizerJson(false));
            write("vocab.json", "{}");
            assertThat(read().vocabularySize()).isEqualTo(681);
        }

        @Test
        void refusesAnotherKindOfTokenizer() {
            write("tokenizer.json", "{\"model\": {\"type\": \"Unigram\", \"vocab\": []}}");
            assertRefused("\"type\" must be \"BPE\" in a CLIP tokenizer, not \"Unigram\"");
            write(
                    "tokenizer.json",
                    "{\"model\": {\"type\": \"BPE\", \"end_of_word_suffix\": \"_\"}}");
            assertRefused("\"end_of_word_suffix\" must be \"</w>\" in a CLIP tokenizer, not \"_\"");
        }

        @Test
        void refusesAFileWithoutModel() {
            write("tokenizer.json", "{\"version\": \"1.0\"}");
            assertRefused("tokenizer.json: no \"model\"");
            write("tokenizer.json", "{\"model\": {\"vocab\": {}}}");
            assertRefused("tokenizer.json: \"model\": \"merges\" must be a list, not absent");
        }

        @Test
        void refusesMalformedMerges() {
            write(
                    "tokenizer.json",
                    "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [[\"a\", \"a\"]]}}");
            assertRefused("tokenizer.json: merge 1: \"aa\" is not in the vocabulary");
            write("tokenizer.json", "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [7]}}");
            assertRefused("tokenizer.json: merge 1: must be two tokens, not \"7\"");
        }

        private ObjectNode token(int id, boolean normalized) {
            return object().put("id", id)
                    .put("content", id == 679 ? "<|startoftext|>" : "<|endoftext|>")
                    .put("normalized", normalized)
                    .put("special", true);
        }

        private String tokenizerJson(boolean mergesAsText, ObjectNode... addedTokens) {
            ObjectNode file = object();
            file.putArray("added_tokens").addAll(List.of(addedTokens));
            ObjectNode model = file.putObject("model").put("type", "BPE");
            model.set("vocab", JsonMapper.shared().readTree(SMALL.resolve("vocab.json").toFile()));
            ArrayNode merges = model.putArray("merges");
            for (String line : lines(SMALL.resolve("merges.txt"))) {
                if (mergesAsText) {
                    merges.add(line);
                } else {
                    String[] tokens = line.split(" ");
                    merges.addArray().add(tokens[0]).add(tokens[1]);
                }
            }
            return file.toString();
        }

        private List<String> lines(Path file) {
            try {
                return Files.readAllLines(file).stream().skip(1).toList();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private ObjectNode object() {
            return JsonMapper.shared().createObjectNode();
        }
    }

    @Test
    void refusesAFolderWithoutTokenizer() {
        assertThatThrownBy(this::read)
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: no tokenizer.json, and no vocab.json either", folder);
    }

    private ClipTokenizer read() {
        return ClipTokenizer.read(folder);
    }

    private void config(String json) {
        write("tokenizer_config.json", json);
    }

    private void write(String name, String text) {
        try {
            Files.write(folder.resolve(name), text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::read)
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }
}
