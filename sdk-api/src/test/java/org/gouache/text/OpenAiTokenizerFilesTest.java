package org.gouache.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

class OpenAiTokenizerFilesTest {
    private static final List<String> PROMPTS =
            List.of(
                    "",
                    "a photo of a cat!",
                    "Caf\u00e9 \u65e5\u672c\u306e\u732b 1234 <|endoftext|> don't",
                    "! <|STARTOFTEXT|> !!");

    @ParameterizedTest
    @EnumSource
    void areReadBackAsTheSameTokenizer(PadToken padding, @TempDir Path folder) {
        OpenAiTokenizerFiles.write(padding, folder);
        ClipTokenizer read = ClipTokenizer.read(folder);
        ClipTokenizer meant = ClipTokenizer.openAi(padding);
        assertThat(read.padId()).isEqualTo(meant.padId());
        assertThat(read.vocabularySize()).isEqualTo(meant.vocabularySize());
        for (String prompt : PROMPTS) {
            assertThat(read.encode(prompt)).isEqualTo(meant.encode(prompt));
        }
    }
}
