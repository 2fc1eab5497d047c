package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whatever a file holds, it is opened or refused; neither takes memory that the file does not
 * justify.
 */
class SafetensorsFuzzTest {
    private static final int MUTANTS = 1500;
    private static final long FIXED_BYTES = 1 << 20;
    private static final long BYTES_PER_BYTE = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir static Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("hostile.safetensors");
    }

    /** Loading classes takes memory too, once. */
    @BeforeAll
    static void openSomething() {
        for (String name :
                List.of("ok_all_dtypes", "ok_metadata_only", "bad_json", "bad_not_utf8")) {
            try (Arena arena = Arena.ofConfined()) {
                SafetensorsFile.open(Golden.path("safetensors/" + name + ".safetensors"), arena);
            } catch (GouacheException _) {
                assertThat(name).startsWith("bad");
            }
        }
    }

    static List<byte[]> corpus() {
        return corpus("");
    }

    private static List<byte[]> corpus(String beginning) {
        try (Stream<Path> files = Files.list(Golden.path("safetensors"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .filter(file -> file.getFileName().toString().startsWith(beginning))
                    .sorted()
                    .map(SafetensorsFuzzTest::bytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        for (byte[] whole : corpus("ok_")) {
            for (int length = 0; length < whole.length; length += 1 + length / 200) {
                Files.write(file, Arrays.copyOf(whole, length));
                try (Arena arena = Arena.ofConfined()) {
                    assertThatThrownBy(() -> SafetensorsFile.open(file, arena))
                            .isInstanceOf(GouacheException.class);
                }
            }
        }
    }

    @Test
    void survivesMutants() {
        HostileFile hostile = new HostileFile(corpus(), 20_240);
        int opened = 0;
        for (int i = 0; i < MUTANTS; i++) {
            opened += opens(hostile.next()) ? 1 : 0;
        }
        assertThat(opened)
                .as("mutants that are well-formed still")
                .isBetween(MUTANTS / 100, MUTANTS / 2);
    }

    @Tag("thorough")
    @MethodSource("corpus")
    @FuzzTest(maxDuration = "5m")
    void survivesAnything(byte[] bytes) {
        opens(bytes);
    }

    private boolean opens(byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long limit = FIXED_BYTES + BYTES_PER_BYTE * bytes.length;
        Opening opening = Opening.of(file);
        if (opening.allocated() > limit) {
            // Loading a class takes memory too, the first time.
            opening = Opening.of(file);
        }
        assertThat(opening.allocated()).isLessThan(limit);
        if (opening.refusal() != null) {
            assertThat(opening.refusal())
                    .startsWith(file.toString())
                    .hasLineCount(1)
                    .hasSizeLessThan(1000);
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            requireReadable(SafetensorsFile.open(file, arena), bytes.length);
        }
        return true;
    }

    /**
     * What came of opening a file.
     *
     * @param refusal the message; null if it was opened
     * @param allocated bytes on the heap
     */
    private record Opening(@Nullable String refusal, long allocated) {
        static Opening of(Path file) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            String refusal = null;
            try (Arena arena = Arena.ofConfined()) {
                SafetensorsFile.open(file, arena);
            } catch (GouacheException e) {
                refusal = e.getMessage();
            }
            return new Opening(refusal, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
    }

    private static void requireReadable(SafetensorsFile opened, int fileBytes) {
        long dataBytes = 0;
        for (String name : opened.names()) {
            DenseWeight weight = opened.get(name);
            weight.toTensor(ElementType.F32);
            dataBytes += weight.data().byteSize();
        }
        assertThat(dataBytes).isLessThan(fileBytes);
    }
}
