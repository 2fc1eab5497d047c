package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
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
        try (Arena arena = Arena.ofConfined()) {
            Files.write(file, bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                SafetensorsFile opened = SafetensorsFile.open(file, arena);
                requireModestMemory(bytes, before);
                requireReadable(opened, bytes.length);
                return true;
            } catch (GouacheException e) {
                requireModestMemory(bytes, before);
                assertThat(e.getMessage())
                        .startsWith(file.toString())
                        .hasLineCount(1)
                        .hasSizeLessThan(600);
                return false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireModestMemory(byte[] bytes, long before) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(FIXED_BYTES + BYTES_PER_BYTE * bytes.length);
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
