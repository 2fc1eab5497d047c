package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shim, driven from C: {@code src/test/c/driver.c}. */
class DriverTest {
    private static final Path SOURCE = Path.of("src/test/c/driver.c");
    private static final String[] SANITIZERS = {
        "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"
    };

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"description", "errors", "buffers", "lifetime", "growth 300", "threads 200"})
    void works(String subject) throws Exception {
        drive(NativeStandIn.build(), subject);
    }

    @Tag("thorough")
    @ParameterizedTest
    @ValueSource(
            strings = {"description", "errors", "buffers", "lifetime", "growth 300", "threads 200"})
    void worksUnderSanitizers(String subject) throws Exception {
        assumeTrue(
                Toolchain.runs(
                        "sh",
                        "-c",
                        "echo 'int main(){}' | clang -xc - -o /dev/null " + SANITIZERS[0]),
                "skipped: clang has no sanitizers (Debian: libclang-rt-dev)");
        drive(NativeStandIn.build(SANITIZERS), subject);
    }

    @Tag("thorough")
    @Test
    void growsByNothingInThousandsOfCycles() throws Exception {
        drive(NativeStandIn.build(), "growth 20000");
    }

    @Tag("thorough")
    @Test
    void mixesNothingUpInManyPredictionsOf16Threads() throws Exception {
        drive(NativeStandIn.build(), "threads 20000");
    }

    private void drive(NativeBuild build, String subject) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(build.program(SOURCE).toString(), folder.toString()));
        command.addAll(List.of(subject.split(" ")));
        ProcessBuilder driver = new ProcessBuilder(command).redirectErrorStream(true);
        /* GNUstep's own start leaves memory behind: growth is what tells. */
        driver.environment().putAll(Map.of("ASAN_OPTIONS", "detect_leaks=0", "LANG", "C.UTF-8"));
        Process process = driver.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
