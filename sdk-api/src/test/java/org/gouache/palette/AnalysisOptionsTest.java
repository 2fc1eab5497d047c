package org.gouache.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;

import java.util.List;

class AnalysisOptionsTest {
    /** Palettes are made for some, and measured with the others. */
    @Test
    void statisticsAreOfOtherPromptsThanThoseOfTheProbe() {
        AnalysisOptions options = AnalysisOptions.builder().build();

        assertThat(options.statisticsPrompts())
                .hasSize(128)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(options.prompts());
    }

    @Test
    void statisticsAreGatheredInAsManyStepsAsThereAreTimesteps() {
        AnalysisOptions options =
                AnalysisOptions.builder()
                        .statisticsPrompts(List.of("a boat"))
                        .steps(12)
                        .timesteps(4)
                        .seed(7)
                        .build();

        assertThat(options.ofStatistics())
                .returns(List.of("a boat"), AnalysisOptions::prompts)
                .returns(4, AnalysisOptions::steps)
                .returns(4, AnalysisOptions::timesteps)
                .returns(8L, AnalysisOptions::seed);
    }

    @Test
    void statisticsTakePrompts() {
        AnalysisOptions.Builder none = AnalysisOptions.builder().statisticsPrompts(List.of());

        assertThatThrownBy(none::build)
                .isInstanceOf(GouacheException.class)
                .hasMessage("no prompts to gather statistics of");
    }
}
