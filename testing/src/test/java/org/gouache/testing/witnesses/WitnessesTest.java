package org.gouache.testing.witnesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.export.AttentionVariant.ORIGINAL;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM_V2;

import org.gouache.export.MinimumOs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One network, many witnesses: ONNX Runtime and our own kernels, with vectors and without, fused
 * and plain, compute the same from the same weights, whatever the network.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WitnessesTest {
    private static final int NETWORKS = 5;
    private static final int MORE_NETWORKS = 100;

    private final Jury jury = new Jury(Witness.usual());

    @Test
    void agreeOnRandomNetworks() {
        LongStream.range(0, NETWORKS).forEach(seed -> assertAgreed(jury, Trial.draw(seed)));
    }

    @Tag("thorough")
    @Test
    void agreeOnManyRandomNetworksWithVectorsOfEveryWidth() {
        Jury all = new Jury(Witness.all());
        LongStream.range(NETWORKS, MORE_NETWORKS)
                .forEach(seed -> assertAgreed(all, Trial.draw(seed)));
    }

    @Test
    void agreeInFloat16() {
        LongStream.range(0, NETWORKS).forEach(this::assertAgreedInFloat16);
    }

    @Tag("thorough")
    @Test
    void agreeOnManyRandomNetworksInFloat16() {
        LongStream.range(NETWORKS, MORE_NETWORKS).forEach(this::assertAgreedInFloat16);
    }

    private void assertAgreedInFloat16(long seed) {
        List<Jury> juries =
                List.of(
                        new Jury(Witness.inFloat16(MinimumOs.MACOS_15, ORIGINAL)),
                        new Jury(Witness.inFloat16(MinimumOs.MACOS_13, SPLIT_EINSUM_V2)));
        juries.forEach(half -> assertAgreed(half, Trial.draw(seed).inFloat16()));
    }

    /** Networks that were once disagreed on, and some that are extreme. */
    static Stream<Trial> keptTrials() throws IOException {
        try (InputStream lines =
                Objects.requireNonNull(WitnessesTest.class.getResourceAsStream("kept.jsonl"))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().map(Trial::of);
        }
    }

    @ParameterizedTest
    @MethodSource("keptTrials")
    void agreeOnKeptNetworks(Trial trial) {
        assertAgreed(jury, trial);
    }

    private static void assertAgreed(Jury jury, Trial trial) {
        Disagreement greatest = jury.hear(trial);
        if (greatest.isBeyondNoise()) {
            Trial smallest = jury.smallest(trial);
            assertThat(jury.hear(smallest).isBeyondNoise())
                    .as("%s%nfor kept.jsonl:%n%s", jury.hear(smallest), smallest)
                    .isFalse();
        }
    }
}
