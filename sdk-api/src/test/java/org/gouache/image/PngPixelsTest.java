package org.gouache.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.image.PngBytes.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.stream.Stream;

/** Pixels are what Pillow's {@code Image.open(file).convert("RGB")} makes of each kind. */
class PngPixelsTest extends PngFileTest {
    private static final Image PICTURE = Image.of(2, 1, bytes(0, 51, 102, 255, 254, 0));

    @ParameterizedTest
    @CsvSource({
        "1, 0b10110000, 255 0 255 255",
        "2, 0b00011011, 0 85 170 255",
    })
    void widensFewBitsOfGray(int bitDepth, String row, String expected) {
        byte value = (byte) Integer.parseInt(row.substring(2), 2);
        assertGray(PngBytes.of(4, bitDepth, PngBytes.GRAY, bytes(value)), expected);
    }

    @Test
    void widensFourBitsOfGray() {
        assertGray(PngBytes.of(4, 4, PngBytes.GRAY, bytes(0x0d, 0x2f)), "0 221 34 255");
    }

    @Test
    void takesEightBitsOfGrayAsTheyAre() {
        assertGray(PngBytes.of(4, 8, PngBytes.GRAY, bytes(0, 1, 127, 255)), "0 1 127 255");
    }

    @Test
    void cutsSixteenBitsOfGrayAtWhite() {
        byte[] row = bytes(0, 0, 0, 1, 0, 255, 1, 0);
        assertGray(PngBytes.of(4, 16, PngBytes.GRAY, row), "0 1 255 255");
    }

    @Test
    void ignoresGammaAndTransparentGray() {
        byte[] file =
                new PngBytes()
                        .header(4, 1, 8, PngBytes.GRAY)
                        .chunk("gAMA", bytes(0, 1, 0x86, 0xa0))
                        .chunk("tRNS", bytes(0, 127))
                        .rows(bytes(0, 1, 127, 255))
                        .end();
        assertGray(file, "0 1 127 255");
    }

    @Test
    void dropsTheTransparencyOfGray() {
        byte[] row = bytes(9, 0, 8, 255, 7, 1, 6, 128);
        assertGray(PngBytes.of(4, 8, PngBytes.GRAY_ALPHA, row), "9 8 7 6");
        byte[] deep = bytes(9, 1, 0, 0, 8, 2, 255, 0);
        assertGray(PngBytes.of(2, 16, PngBytes.GRAY_ALPHA, deep), "9 8");
    }

    @Test
    void takesColoursAsTheyAre() {
        assertThat(read(PngBytes.of(2, 8, PngBytes.RGB, PICTURE.toBytes())).image())
                .isEqualTo(PICTURE);
    }

    @Test
    void takesTheUpperHalfOfSixteenBits() {
        byte[] row = bytes(0, 255, 51, 255, 102, 1, 255, 0, 254, 9, 0, 128);
        assertThat(read(PngBytes.of(2, 16, PngBytes.RGB, row)).image()).isEqualTo(PICTURE);
    }

    @Test
    void dropsTheTransparencyOfColours() {
        byte[] row = bytes(0, 51, 102, 0, 255, 254, 0, 77);
        assertThat(read(PngBytes.of(2, 8, PngBytes.RGB_ALPHA, row)).image()).isEqualTo(PICTURE);
        byte[] deep = bytes(0, 9, 51, 9, 102, 9, 0, 0, 255, 9, 254, 9, 0, 9, 7, 7);
        assertThat(read(PngBytes.of(2, 16, PngBytes.RGB_ALPHA, deep)).image()).isEqualTo(PICTURE);
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "2, 16", "4, 1"})
    void looksColoursUpInThePalette(int bitDepth, int row) {
        assertThat(read(palette(bitDepth, row)).image()).isEqualTo(PICTURE);
    }

    @Test
    void takesColoursThatThePaletteLacksForBlack() {
        byte[] file =
                new PngBytes()
                        .header(3, 1, 8, PngBytes.PALETTE)
                        .chunk("PLTE", bytes(10, 20, 30, 40, 50, 60))
                        .chunk("tRNS", bytes(0, 100))
                        .rows(bytes(1, 2, 255))
                        .end();
        assertThat(read(file).image())
                .isEqualTo(Image.of(3, 1, bytes(40, 50, 60, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void readsInterlacedRows() {
        byte[] file =
                new PngBytes()
                        .header(2, 2, 8, PngBytes.GRAY, 1)
                        .rows(bytes(10), bytes(20), bytes(30, 40))
                        .end();
        assertGray(file, "10 20 30 40");
    }

    @Test
    void putsDataOfSeveralChunksTogether() {
        byte[] data = PngBytes.deflate(bytes(0, 1, 2, 3));
        byte[] file =
                new PngBytes()
                        .header(3, 1, 8, PngBytes.GRAY)
                        .chunk("IDAT", Arrays.copyOfRange(data, 0, 3))
                        .chunk("IDAT", new byte[0])
                        .chunk("IDAT", Arrays.copyOfRange(data, 3, data.length))
                        .end();
        assertGray(file, "1 2 3");
    }

    private byte[] palette(int bitDepth, int row) {
        return new PngBytes()
                .header(2, 1, bitDepth, PngBytes.PALETTE)
                .chunk("PLTE", PICTURE.toBytes())
                .rows(bytes(row))
                .end();
    }

    private void assertGray(byte[] file, String expected) {
        Image image = read(file).image();
        int[] gray =
                Stream.of(expected.split(" "))
                        .mapToInt(value -> Integer.parseInt(value) * 0x010101)
                        .toArray();
        int[] actual = new int[image.width() * image.height()];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = image.colour(i % image.width(), i / image.width());
        }
        assertThat(actual).isEqualTo(gray);
    }
}
