package org.gouache.palettize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.image.Image;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

class PsnrTest {
    @Test
    void anOffsetOfATenthOfThePeakIsTwentyDecibels() {
        float[] reference = {9, -9, 9, -9};
        float[] test = {10, -8, 10, -8};

        assertThat(Psnr.ofLatents(reference, test)).isCloseTo(20, within(1e-4));
    }

    @Test
    void thePeakIsThatOfTheTest() {
        assertThat(Psnr.ofLatents(new float[] {100, 0}, new float[] {1, 0}))
                .isLessThan(0)
                .isCloseTo(20 * Math.log10(1 / (99 / Math.sqrt(2))), within(1e-3));
    }

    @Test
    void thePeakMayBeThatOfTheReference() {
        float[] reference = {100, 0};
        float[] test = {1000, 0};

        assertThat(Psnr.fromPeakOfReference(reference, test))
                .isCloseTo(20 * Math.log10(100 / (900 / Math.sqrt(2))), within(1e-9));
        assertThat(Psnr.ofLatents(reference, test))
                .isCloseTo(Psnr.fromPeakOfReference(reference, test) + 20, within(1e-6));
        assertThat(Psnr.fromPeakOfReference(test, test)).isInfinite().isPositive();
    }

    @Test
    void errorsThatFloat16CannotHoldAreFinite() {
        assertThat(Psnr.fromPeakOfReference(new float[] {3e4f}, new float[] {-3e4f}))
                .isCloseTo(-20 * Math.log10(2), within(1e-9));
    }

    @Test
    void equalLatentsAreFiniteForAProgramToCompare() {
        float[] latents = {1, -2, 3};

        assertThat(Psnr.ofLatents(latents, latents)).isGreaterThan(200).isFinite();
    }

    @Test
    void sixteenLevelsOfOffsetAreTwentyFourDecibels() {
        assertThat(Psnr.ofPictures(grey(100), grey(116)))
                .isCloseTo(20 * Math.log10(255 / 16.0), within(1e-9));
        assertThat(Psnr.ofPictures(grey(250), grey(10)))
                .isEqualTo(Psnr.ofPictures(grey(10), grey(250)));
        assertThat(Psnr.ofPictures(grey(7), grey(7))).isInfinite();
    }

    private static Image grey(int level) {
        byte[] pixels = new byte[4 * 4 * 3];
        Arrays.fill(pixels, (byte) level);
        return Image.of(4, 4, pixels);
    }

    @Test
    void differentSizesAreNotCompared() {
        assertThatThrownBy(() -> Psnr.ofLatents(new float[2], new float[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Psnr.ofPictures(grey(1), Image.of(2, 4, new byte[24])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
