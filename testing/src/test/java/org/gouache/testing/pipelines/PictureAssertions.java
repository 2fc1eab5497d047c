package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.image.Image;
import org.gouache.tensor.Tensor;

import java.lang.foreign.ValueLayout;

/** What it means that two pictures are equal. */
final class PictureAssertions {
    private static final double MOST_OFF_BY_ONE = 0.01;

    private PictureAssertions() {}

    static void assertEqualButForRounding(Image actual, Image expected) {
        assertThat(actual).hasToString(expected.toString());
        assertEqualButForRounding(actual.toBytes(), expected.toBytes());
    }

    /**
     * @param expected uint8 [1, height, width, 3]
     */
    static void assertEqualButForRounding(Image actual, Tensor expected) {
        assertThat(actual.height()).isEqualTo(expected.shape().dim(1));
        assertThat(actual.width()).isEqualTo(expected.shape().dim(2));
        assertEqualButForRounding(actual.toBytes(), expected.data().toArray(ValueLayout.JAVA_BYTE));
    }

    private static void assertEqualButForRounding(byte[] actual, byte[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        int different = 0;
        int largest = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference =
                    Math.abs(Byte.toUnsignedInt(actual[i]) - Byte.toUnsignedInt(expected[i]));
            different += difference == 0 ? 0 : 1;
            largest = Math.max(largest, difference);
        }
        assertThat(largest).as("largest difference of a value").isLessThanOrEqualTo(1);
        assertThat(different)
                .as("values that differ")
                .isLessThanOrEqualTo((int) (MOST_OFF_BY_ONE * actual.length));
    }

    /** From -1 to 1, to 0 to 1 and clamped, in place. */
    static void toUnit(Tensor pictures) {
        for (long i = 0; i < pictures.shape().elements(); i++) {
            pictures.setFloat(i, Math.clamp(pictures.getFloat(i) * 0.5f + 0.5f, 0f, 1f));
        }
    }
}
