package org.gouache.runtime.coreml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Whatever the files of a package hold, it is opened or refused, and so are its constants; neither
 * takes memory that the files do not justify.
 */
class PackageFuzzTest {
    private static final int MUTANTS = 300;
    private static final long FIXED_BYTES = 8 << 20;
    private static final long BYTES_PER_BYTE = 300;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir private Path folder;

    private CopiedPackage copy;

    @BeforeEach
    void copyPackage() {
        copy = CopiedPackage.of("op_layer_norm", folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Manifest.json",
                "Data/com.apple.CoreML/model.mlmodel",
                "Data/com.apple.CoreML/weights/weight.bin"
            })
    void survivesMutants(String file) throws IOException {
        Path path = copy.path().resolve(file);
        byte[] whole = Files.readAllBytes(path);
        Random random = new Random(20_240);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = whole.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            Files.write(path, mutant);
            opens();
        }
    }

    static List<byte[]> corpus() {
        return GoldenPackages.names()
                .map(GoldenPackages::path)
                .map(path -> path.resolve("Data/com.apple.CoreML/model.mlmodel"))
                .map(PackageFuzzTest::bytes)
                .filter(bytes -> bytes.length < 1 << 16)
                .toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Tag("thorough")
    @MethodSource("corpus")
    @FuzzTest(maxDuration = "5m")
    void survivesAnyModel(byte[] bytes) throws IOException {
        Files.write(copy.model(), bytes);
        opens();
    }

    private void opens() throws IOException {
        long limit = FIXED_BYTES + BYTES_PER_BYTE * Files.size(copy.model());
        long allocated = allocatedByOpening();
        if (allocated > limit) {
            // Loading classes takes memory too, the first time.
            allocated = allocatedByOpening();
        }
        assertThat(allocated).isLessThan(limit);
        decompress();
    }

    private long allocatedByOpening() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try (MlPackage model = MlPackage.open(copy.path())) {
            assertThat(model.operations()).isNotNull();
            assertThat(model.weights()).isNotNull();
            assertThat(model.problems()).allSatisfy(it -> assertThat(it).hasLineCount(1));
        } catch (GouacheException e) {
            assertThat(e.getMessage())
                    .startsWith(copy.path().toString())
                    .hasLineCount(1)
                    .hasSizeLessThan(1000);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void decompress() {
        try (PackageReader reader = PackageReader.open(copy.path())) {
            Constants constants = Constants.of(reader, reader.block());
            for (Mil.Operation operation : reader.block().getOperationsList()) {
                if (Constants.isConstant(operation)) {
                    operation.getOutputsList().forEach(it -> decompress(constants, it.getName()));
                }
            }
        } catch (GouacheException e) {
            assertThat(e.getMessage()).startsWith(copy.path().toString());
        }
    }

    private void decompress(Constants constants, String name) {
        try {
            constants.tensor(name);
        } catch (GouacheException e) {
            assertThat(e.getMessage()).startsWith(copy.path().toString()).hasLineCount(1);
        }
    }
}
