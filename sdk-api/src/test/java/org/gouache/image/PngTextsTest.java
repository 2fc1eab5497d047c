package org.gouache.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.image.PngBytes.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.util.Map;

class PngTextsTest extends PngFileTest {
    @Test
    void readsLatinTexts() {
        assertThat(texts("tEXt", "Comment\0café".getBytes(ISO_8859_1)))
                .containsExactly(Map.entry("Comment", "café"));
    }

    @Test
    void readsCompressedLatinTexts() {
        byte[] chunk =
                concat(
                        "Comment\0\0".getBytes(ISO_8859_1),
                        PngBytes.deflate("café".getBytes(ISO_8859_1)));
        assertThat(texts("zTXt", chunk)).containsExactly(Map.entry("Comment", "café"));
    }

    @Test
    void readsInternationalTexts() {
        byte[] chunk = "parameters\0\0\0ja\0\u540d\u524d\0\u732b".getBytes(UTF_8);
        assertThat(texts("iTXt", chunk)).containsExactly(Map.entry("parameters", "猫"));
    }

    @Test
    void readsCompressedInternationalTexts() {
        byte[] chunk =
                concat(
                        "parameters\0\1\0\0\0".getBytes(UTF_8),
                        PngBytes.deflate("猫".repeat(999).getBytes(UTF_8)));
        assertThat(texts("iTXt", chunk)).containsExactly(Map.entry("parameters", "猫".repeat(999)));
    }

    @Test
    void takesTheLastTextOfAKeyword() {
        byte[] file =
                new PngBytes()
                        .header(1, 1, 8, PngBytes.GRAY)
                        .chunk("tEXt", "a\0first".getBytes(ISO_8859_1))
                        .rows(bytes(0))
                        .chunk("tEXt", "a\0second".getBytes(ISO_8859_1))
                        .end();
        assertThat(read(file).texts()).containsExactly(Map.entry("a", "second"));
    }

    @ParameterizedTest
    @CsvSource({
        "tEXt, keyword, a chunk tEXt ends too early",
        "zTXt, keyword, a chunk zTXt ends too early",
        "zTXt, keyword|, a chunk zTXt ends too early",
        "zTXt, keyword|\u0007data, a chunk zTXt is compressed by the unknown method 7",
        "zTXt, keyword||data, a chunk zTXt cannot be inflated",
        "zTXt, keyword||, a compressed chunk zTXt is cut off",
        "iTXt, keyword|||de|name, a chunk iTXt ends too early",
        "iTXt, keyword|||||\u00ff, a chunk iTXt is not UTF-8 text",
    })
    void refusesMalformedTexts(String type, String data, String message) {
        byte[] chunk = data.replace('|', '\0').getBytes(ISO_8859_1);
        assertThatThrownBy(() -> texts(type, chunk))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: damaged PNG file: %s", file(), message);
    }

    @Test
    void refusesATextThatInflatesWithoutEnd() {
        byte[] chunk =
                concat("bomb\0\0".getBytes(ISO_8859_1), PngBytes.deflate(new byte[20_000_000]));
        assertThatThrownBy(() -> texts("zTXt", chunk))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: damaged PNG file: its compressed texts take more than 16777216 bytes",
                        file());
    }

    private Map<String, String> texts(String type, byte[] data) {
        PngBytes file =
                new PngBytes().header(1, 1, 8, PngBytes.GRAY).chunk(type, data).rows(bytes(0));
        return read(file.end()).texts();
    }

    private byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
