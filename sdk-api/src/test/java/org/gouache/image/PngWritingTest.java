package org.gouache.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.image.PngBytes.bytes;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

class PngWritingTest extends PngFileTest {
    private static final Image PICTURE = Image.of(2, 1, bytes(0, 51, 102, 255, 254, 0));

    @ParameterizedTest
    @ValueSource(strings = {"photo", "odd", "wide", "mask"})
    void givesBackEveryPixel(String name) {
        Image image = PngFile.read(Golden.path("images/" + name + ".png")).image();
        Path file = folder.resolve("copy.png");
        PngFile.write(file, image, Map.of());
        assertThat(PngFile.read(file)).isEqualTo(new PngFile(image, Map.of()));
    }

    @Test
    void isReadByOthers() throws IOException {
        Image image = PngFile.read(Golden.path("images/photo.png")).image();
        Path file = folder.resolve("photo.png");
        PngFile.write(file, image, Map.of("parameters", "Ein Föhn, 猫"));
        BufferedImage read = ImageIO.read(file.toFile());
        assertThat(Image.of(read)).isEqualTo(image);
    }

    @Test
    void filtersRowsSoThatTheyDeflate() throws IOException {
        byte[] ramp = new byte[256 * 256 * 3];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (i / 3 + i / 768);
        }
        Path file = folder.resolve("ramp.png");
        PngFile.write(file, Image.of(256, 256, ramp), Map.of());
        assertThat(Files.size(file)).isLessThan(2000);
    }

    @Test
    void keepsTextsOfEveryAlphabetInTheirOrder() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("parameters", "a cat, 猫, 😀\nNegative prompt: \nSteps: 20");
        texts.put("gouache", "{\"prompt\": \"é\"}");
        texts.put("Übung", "");
        Path file = folder.resolve("texts.png");
        PngFile.write(file, PICTURE, texts);
        assertThat(PngFile.read(file).texts()).containsExactlyEntriesOf(texts);
        assertThat(PngFile.readTexts(file)).containsExactlyEntriesOf(texts);
    }

    @Test
    void makesTheSameBytesAgain() {
        byte[] first = written(folder.resolve("first.png"));
        assertThat(written(folder.resolve("second.png"))).isEqualTo(first);
    }

    private byte[] written(Path file) {
        PngFile.write(file, PngFile.read(Golden.path("images/wide.png")).image(), Map.of("a", "b"));
        return content(file);
    }

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("picture.png");
        Files.writeString(file, "an older file");
        PngFile.write(file, PICTURE, Map.of());
        assertThat(PngFile.read(file).image()).isEqualTo(PICTURE);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void refusesAMissingFolder() {
        Path file = folder.resolve("missing/picture.png");
        assertThatThrownBy(() -> PngFile.write(file, PICTURE, Map.of()))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: cannot be written: its folder does not exist", file);
    }

    @Test
    void refusesAFolderAsFile() {
        assertThatThrownBy(() -> PngFile.write(folder, PICTURE, Map.of()))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: cannot be written: it is a folder", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "猫", "a\0b"})
    void refusesKeywordsThatPngCannotStore(String keyword) {
        assertThatThrownBy(
                        () -> PngFile.write(folder.resolve("x.png"), PICTURE, Map.of(keyword, "")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("'" + keyword + "'");
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    @Test
    void refusesALongKeyword() {
        String keyword = "k".repeat(80);
        assertThatThrownBy(
                        () -> PngFile.write(folder.resolve("x.png"), PICTURE, Map.of(keyword, "")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("1 to 79 characters");
    }

    @Test
    void refusesALoneSurrogateInAText() {
        Map<String, String> texts = Map.of("parameters", "\ud83d");
        assertThatThrownBy(() -> PngFile.write(folder.resolve("x.png"), PICTURE, texts))
                .isInstanceOf(GouacheException.class)
                .hasMessage("PNG text 'parameters': cannot be stored as UTF-8");
    }
}
