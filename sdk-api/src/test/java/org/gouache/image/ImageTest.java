package org.gouache.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.awt.image.BufferedImage;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ImageTest {
    private static final Image TWO_PIXELS =
            Image.of(2, 1, new byte[] {0, 51, 102, (byte) 255, -1, 0});

    static List<GoldenImage> goldenImages() {
        return GoldenImage.all().toList();
    }

    @ParameterizedTest
    @MethodSource("goldenImages")
    void becomesTheReferencesTensor(GoldenImage golden) {
        Image resized =
                golden.picture()
                        .resize(golden.width(), golden.height(), golden.resampling(), golden.fit());
        Tensor tensor = golden.isMask() ? resized.toMask() : resized.toTensor(golden.range());
        assertThat(tensor.shape()).isEqualTo(golden.expected().shape());
        assertThat(tensor.toFloats()).isEqualTo(golden.expected().toFloats());
    }

    @Test
    void isMadeOfATensorAsByTheReference() {
        Tensor decoded = GoldenImage.tensor("post_in");
        byte[] expected =
                GoldenImage.tensor("post_uint8_hwc").data().toArray(ValueLayout.JAVA_BYTE);
        assertThat(Image.ofTensor(decoded).toBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "1, 255", "-7, 0", "7, 255", "-Infinity, 0", "Infinity, 255", "NaN, 0"})
    void clampsValues(float value, int expected) {
        Tensor pixel = Tensor.of(Shape.of(3, 1, 1), value, value, value);
        assertThat(Image.ofTensor(pixel).colour(0, 0)).isEqualTo(expected * 0x010101);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 26", "0.3, 76", "0.5, 128", "0.7, 178", "0.9, 230"})
    void roundsHalvesToTheEvenNeighbour(float value, int expected) {
        Tensor pixel = Tensor.of(Shape.of(3, 1, 1), value, value, value);
        assertThat(Image.ofTensor(pixel, PixelRange.UNIT).colour(0, 0))
                .isEqualTo(expected * 0x010101);
    }

    @ParameterizedTest
    @EnumSource
    void comesBackFromItsTensor(PixelRange range) {
        Image photo = PngFile.read(Golden.path("images/photo.png")).image();
        assertThat(Image.ofTensor(photo.toTensor(range), range)).isEqualTo(photo);
    }

    @Test
    void comesBackFromABufferedImage() {
        Image photo = PngFile.read(Golden.path("images/odd.png")).image();
        BufferedImage buffered = photo.toBufferedImage();
        assertThat(buffered.getWidth()).isEqualTo(50);
        assertThat(buffered.getHeight()).isEqualTo(39);
        assertThat(Image.of(buffered)).isEqualTo(photo);
    }

    @Test
    void readsEachPictureOfABatch() {
        Tensor batch = Tensor.of(Shape.of(2, 3, 1, 1), -1, -1, -1, -1, 0.2f, 1);
        assertThat(Image.listOf(batch, PixelRange.SIGNED))
                .extracting(image -> image.colour(0, 0))
                .containsExactly(0x000000, 0x0099ff);
    }

    @Test
    void keepsItsPixelsToItself() {
        byte[] pixels = {1, 2, 3};
        Image image = Image.of(1, 1, pixels);
        pixels[0] = 9;
        image.toBytes()[1] = 9;
        assertThat(image.toBytes()).containsExactly(1, 2, 3);
        assertThat(image.colour(0, 0)).isEqualTo(0x010203);
    }

    @Test
    void isEqualToAPictureOfTheSamePixels() {
        assertThat(Image.of(2, 1, TWO_PIXELS.toBytes()))
                .isEqualTo(TWO_PIXELS)
                .hasSameHashCodeAs(TWO_PIXELS);
        assertThat(Image.of(1, 2, TWO_PIXELS.toBytes())).isNotEqualTo(TWO_PIXELS);
        assertThat(TWO_PIXELS).hasToString("2 x 1");
    }

    @Test
    void takesHalfBrightPixelsIntoAMask() {
        byte[] pixels = {127, 127, 127, -128, -128, -128, 0, -1, 0, -1, 0, 0};
        Tensor mask = Image.of(2, 2, pixels).toMask();
        assertThat(mask.shape()).isEqualTo(Shape.of(1, 1, 2, 2));
        assertThat(mask.toFloats()).containsExactly(0, 1, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"8, 48, 32", "4, 48, 36", "39, 39, 39", "1, 50, 39"})
    void roundsItsSidesDownToAFactor(int factor, int width, int height) {
        Image image =
                PngFile.read(Golden.path("images/odd.png")).image().resizeToMultiplesOf(factor);
        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
    }

    @ParameterizedTest
    @EnumSource
    void coversTheWholeSizeHoweverThinItIs(Fit fit) {
        Image line = Image.of(40, 1, "d".repeat(120).getBytes(StandardCharsets.US_ASCII));
        Image resized = line.resize(8, 8, Resampling.LANCZOS, fit);
        assertThat(resized.width()).isEqualTo(8);
        assertThat(resized.height()).isEqualTo(8);
        assertThat(resized.toBytes()).containsOnly(100);
    }

    @ParameterizedTest
    @EnumSource
    void isOnlyStretchedWhereTheProportionsAgree(Fit fit) {
        Image photo = PngFile.read(Golden.path("images/photo.png")).image();
        assertThat(photo.resize(40, 40, Resampling.BICUBIC, fit))
                .isEqualTo(photo.resize(40, 40, Resampling.BICUBIC, Fit.STRETCH));
    }

    @Test
    void refusesWrongSizes() {
        assertThatThrownBy(() -> Image.of(2, 2, new byte[11]))
                .isInstanceOf(GouacheException.class)
                .hasMessage("a picture of 2 x 2 takes 12 bytes of red, green and blue, not 11");
        assertThatThrownBy(() -> TWO_PIXELS.resize(0, 8))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("0 x 8");
        assertThatThrownBy(() -> TWO_PIXELS.resize(1 << 16, 1 << 16))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("65536 x 65536");
        assertThatThrownBy(() -> TWO_PIXELS.resizeToMultiplesOf(8))
                .isInstanceOf(GouacheException.class)
                .hasMessage("a picture of 2 x 1 cannot be resized to multiples of 8");
    }

    @Test
    void refusesTensorsOfAnotherShapeOrType() {
        assertThatThrownBy(() -> Image.ofTensor(Tensor.zeros(Shape.of(1, 4, 8, 8))))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("[1, 4, 8, 8]");
        assertThatThrownBy(() -> Image.ofTensor(Tensor.zeros(Shape.of(2, 3, 8, 8))))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("[2, 3, 8, 8]");
        assertThatThrownBy(() -> Image.ofTensor(Tensor.ofLongs(Shape.of(3, 1, 1), 1, 2, 3)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("I64 [3, 1, 1]");
        assertThatThrownBy(() -> Image.ofTensor(Tensor.zeros(Shape.of(3, 0, 8))))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("8 x 0");
    }
}
