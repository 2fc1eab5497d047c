package org.gouache.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.image.PngBytes.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

class DamagedPngTest extends PngFileTest {
    private static final Image PICTURE = Image.of(2, 1, bytes(0, 51, 102, 255, 254, 0));

    @Test
    void aMissingFile() {
        assertThatThrownBy(() -> PngFile.read(file()))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: no such file", file());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JPEG", "\u0089PNG", "\u0089PNG\r\n\u001a"})
    void anotherKindOfFile(String start) {
        assertRefused(start.getBytes(ISO_8859_1), ": not a PNG file");
    }

    @Test
    void aCutFile() {
        byte[] whole = PngBytes.of(2, 8, PngBytes.RGB, PICTURE.toBytes());
        for (int length = 8; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), ": PNG file cut off");
        }
    }

    @Test
    void aChunkLongerThanTheFile() {
        byte[] chunk = bytes(0xff, 0xff, 0xff, 0xff, 'I', 'H', 'D', 'R', 0, 0, 0, 0);
        assertRefused(
                new PngBytes().raw(chunk).bytes(),
                ": PNG file cut off: the chunk at byte 8 has 4294967295 bytes, but only 0 follow");
    }

    @Test
    void aWrongChecksum() {
        byte[] file = PngBytes.of(2, 8, PngBytes.RGB, PICTURE.toBytes());
        file[20]++;
        assertRefused(file, ": damaged PNG file: the chunk at byte 8 has a wrong checksum");
    }

    @Test
    void aFileWithoutHeader() {
        assertRefused(
                new PngBytes().rows(bytes(0)).end(),
                ": damaged PNG file: begins with the chunk IDAT, not with IHDR");
        assertRefused(
                new PngBytes().chunk("IHDR", new byte[12]).end(),
                ": damaged PNG file: IHDR has 12 bytes, not 13");
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 0", "16, 3, 0", "1, 2, 0", "8, 1, 0", "8, 7, 0", "8, 2, 2"})
    void anUnknownKindOfPixels(int bitDepth, int colourType, int interlacing) {
        assertRefused(
                new PngBytes()
                        .header(1, 1, bitDepth, colourType, interlacing)
                        .rows(bytes(0, 0, 0))
                        .end(),
                ": damaged PNG file: no such kind of pixels: bit depth %d, colour type %d, compression 0, filter 0, interlacing %d"
                        .formatted(bitDepth, colourType, interlacing));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1", "65536, 65536"})
    void anImpossibleSize(int width, int height) {
        assertRefused(
                new PngBytes().header(width, height, 8, PngBytes.RGB).rows(bytes(0, 0, 0)).end(),
                ": damaged PNG file: impossible size %s x %s"
                        .formatted(
                                Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }

    @Test
    void aSizeThatTheFileHasNoPixelsFor() {
        assertRefused(
                new PngBytes().header(20_000, 20_000, 8, PngBytes.RGB).rows(bytes(0, 0, 0)).end(),
                ": damaged PNG file: a picture of 20000 x 20000 takes 1200020000 bytes, 1200019996"
                        + " of them are missing");
        assertRefused(
                new PngBytes().header(1, 1, 8, PngBytes.RGB).end(),
                ": damaged PNG file: a picture of 1 x 1 takes 4 bytes, 4 of them are missing");
    }

    @Test
    void pixelsThatCannotBeInflated() {
        assertRefused(
                new PngBytes().header(1, 1, 8, PngBytes.RGB).chunk("IDAT", bytes(1, 2, 3, 4)).end(),
                ": damaged PNG file: its pixels cannot be inflated");
    }

    @Test
    void anUnknownFilter() {
        assertRefused(
                new PngBytes()
                        .header(1, 1, 8, PngBytes.RGB)
                        .chunk("IDAT", PngBytes.deflate(bytes(9, 1, 2, 3)))
                        .end(),
                ": damaged PNG file: its pixels cannot be decoded");
    }

    @Test
    void aPaletteThatIsMissingOrTooLong() {
        assertRefused(
                new PngBytes().header(1, 1, 8, PngBytes.PALETTE).rows(bytes(0)).end(),
                ": damaged PNG file: no palette");
        assertRefused(
                new PngBytes()
                        .header(1, 1, 8, PngBytes.PALETTE)
                        .chunk("PLTE", new byte[257 * 3])
                        .rows(bytes(0))
                        .end(),
                ": damaged PNG file: a palette cannot have 771 bytes");
    }

    @Test
    void filesWithRandomDamageInOneLine() {
        byte[] whole = fileWithTexts();
        Random random = new Random(7);
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(random.nextBoolean() ? damaged : withRightChecksums(damaged));
        }
    }

    private byte[] fileWithTexts() {
        Path file = folder.resolve("texts.png");
        Image image = PngFile.read(Golden.path("images/odd.png")).image().resize(9, 7);
        PngFile.write(file, image, Map.of("parameters", "a cat", "gouache", "{}"));
        return content(file);
    }

    private byte[] withRightChecksums(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = 8;
        while (at + 12 <= file.length) {
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, 4 + length);
            bytes.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return file;
    }

    private void readOrRefuse(byte[] bytes) {
        try {
            Image image = read(bytes).image();
            assertThat((long) image.width() * image.height()).isLessThan(1032L * 8 * bytes.length);
        } catch (GouacheException e) {
            assertThat(e.getMessage()).startsWith(file() + ": ").doesNotContain("\n");
        }
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(file() + message);
    }
}
