package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquareRootTest {
    @ParameterizedTest
    @CsvSource({
        "16777215, 4096",
        "89.58382, 9.464873",
        "3.0000007, 1.732051",
        "2.25, 1.5",
        "0, 0",
        "Infinity, Infinity"
    })
    void hasTheBitsOfTorch(float value, float root) {
        assertThat(SquareRoot.of(value)).isEqualTo(root);
    }

    @Test
    void isNeverOffByMoreThanOneUnitInTheLastPlace() {
        for (int bits = 0x3f800000; bits < 0x40800000; bits += 331) {
            float value = Float.intBitsToFloat(bits);
            float exact = (float) Math.sqrt(value);
            assertThat(Math.abs(SquareRoot.of(value) - exact)).isLessThanOrEqualTo(Math.ulp(exact));
        }
    }
}
