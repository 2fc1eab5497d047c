package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class StatisticsFileTest {
    @TempDir private Path folder;

    /** Products of values from 1 to 3 and back, and an input that was never seen. */
    private static Tensor block(int width) {
        Tensor block = Tensor.zeros(Shape.of(width, width));
        for (int i = 0; i < width - 1; i++) {
            for (int j = 0; j < width - 1; j++) {
                float correlation = i == j ? 1 : 0.5f / (1 + Math.abs(i - j));
                block.setFloat(
                        (long) i * width + j, 1e3f * correlation * (1 + i % 3) * (1 + j % 3));
            }
        }
        return block;
    }

    private static LayerStatistics statistics() {
        InputCovariance shared = new InputCovariance(List.of(block(5), block(7)));
        Map<String, InputCovariance> covariances = new LinkedHashMap<>();
        covariances.put("to_q", shared);
        covariances.put("conv", new InputCovariance(List.of(block(3))));
        covariances.put("to_k", shared);
        return new LayerStatistics(covariances);
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        Path file = folder.resolve("statistics.safetensors");
        StatisticsFile.write(statistics(), file);
        try (Arena arena = Arena.ofConfined()) {
            LayerStatistics read = StatisticsFile.open(file, arena);
            assertThat(read.covariances()).containsOnlyKeys("to_q", "conv", "to_k");
            assertThat(read.of("to_k")).isSameAs(read.of("to_q"));
            assertThat(read.of("conv").width()).isEqualTo(3);
            List<Tensor> blocks = read.of("to_q").blocks();
            assertThat(blocks).hasSize(2);
            assertThat(blocks.getLast().toFloats())
                    .containsExactly(block(7).toFloats(), within(2f));
        }
    }

    @Test
    void sameStatisticsGiveTheSameBytes() {
        StatisticsFile.write(statistics(), folder.resolve("one"));
        StatisticsFile.write(statistics(), folder.resolve("other"));
        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("other"));
    }

    @Test
    void sizesAreCheckedBeforeTheyAreBelieved() {
        assertRefused(Shape.of(4), Shape.of(3), "expected F16 [n * (n + 1) / 2]");
        assertRefused(Shape.of(6), Shape.of(2), "expected F32 of at least 3 values");
        assertRefused(Shape.of(6), Shape.of(4), "have 3 values, its deviations shape [4]");
        assertRefused(Shape.of(2, 3), Shape.of(3), "is F16 [2, 3]");
        assertRefused(Shape.of(0), Shape.of(3), "is F16 [0]");
    }

    private void assertRefused(Shape correlations, Shape deviations, String message) {
        Path file = folder.resolve("bad");
        new SafetensorsWriter()
                .metadata("gouache.statistics", "1")
                .metadata("conv", "conv")
                .addZeros("conv.deviations", ElementType.F32, deviations)
                .addZeros("conv.correlations.0", ElementType.F16, correlations)
                .write(file);
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> StatisticsFile.open(file, arena))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        Path file = folder.resolve("bad");
        new SafetensorsWriter()
                .metadata("gouache.statistics", "1")
                .metadata("conv", "conv")
                .add("conv.deviations", Tensor.of(Shape.of(2), 1, Float.NaN))
                .addZeros("conv.correlations.0", ElementType.F16, Shape.of(3))
                .write(file);
        try (Arena arena = Arena.ofConfined()) {
            InputCovariance covariance = StatisticsFile.open(file, arena).of("conv");
            assertThatThrownBy(covariance::blocks)
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            "%s: tensor 'conv.correlations.0' holds NaN, which is no correlation or deviation"
                                    .formatted(file));
        }
    }

    @Test
    void otherFilesAreRefused() {
        Path file = folder.resolve("other");
        new SafetensorsWriter().add("x", Tensor.zeros(Shape.of(2))).write(file);
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> StatisticsFile.open(file, arena))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(file + ": holds no statistics of this version");
        }
    }
}
