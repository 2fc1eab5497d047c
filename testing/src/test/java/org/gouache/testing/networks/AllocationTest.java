package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A call of the vector runtime works in memory that was planned before. */
@Tag("thorough")
class AllocationTest {
    /** Of what goes in and out, and for each of some hundred steps the little it runs with. */
    private static final long ALLOWED_BYTES = 64 << 10;

    @Test
    void aCallAllocatesNextToNothing() {
        assertThat(AllocatedBytes.measure(ALLOWED_BYTES)).isLessThan(ALLOWED_BYTES);
    }

    /** The width of most processors of other kinds. */
    @Test
    void norDoesItWithVectorsOf128Bits() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-Dgouache.vector.bits=128",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AllocatedBytes.class.getName(),
                                Long.toString(ALLOWED_BYTES))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        String bytes = new String(output, StandardCharsets.UTF_8).strip();
        assertThat(Long.parseLong(bytes)).isLessThan(ALLOWED_BYTES);
    }
}
