package org.gouache.testing.truesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.benchmarks.ProcessMemory;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that come and go, and pictures of many sizes, leave nothing in memory: one network of each
 * round left there would be twice what is allowed.
 */
@Tag("thorough")
class SoakTest {
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;
    private static final long ALLOWED_BYTES = 256L << 20;

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "vector"})
    void memoryStaysAsItIs(String runtime) {
        assumeTrue(ProcessMemory.ofThisProcess().residentAnonymous().isPresent());
        for (int round = 0; round < WARM_UP; round++) {
            loadAndGenerate(runtime, round);
        }
        long before = resident();
        for (int round = 0; round < ROUNDS; round++) {
            loadAndGenerate(runtime, round);
        }
        assertThat(resident() - before).isLessThan(ALLOWED_BYTES);
    }

    private static void loadAndGenerate(String runtime, int round) {
        ModelOptions options = ModelOptions.builder().runtime(runtime).build();
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"), options)) {
            for (int picture = 0; picture < 3; picture++) {
                int width = 64 + 8 * ((round + picture) % 5);
                pipeline.generate(
                        Request.builder("a boat").size(width, 64).steps(2).seed(round).build());
            }
        }
    }

    /** What is left when all that can be freed is. */
    private static long resident() {
        System.gc();
        return ProcessMemory.ofThisProcess().residentAnonymous().orElseThrow();
    }
}
