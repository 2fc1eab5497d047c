package org.gouache.testing.witnesses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void isTheSameForTheSameSeedAndAsText(long seed) {
        Trial trial = Trial.draw(seed);

        assertThat(Trial.draw(seed)).isEqualTo(trial);
        assertThat(Trial.of(trial.toString())).isEqualTo(trial);
    }
}
