package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    private static final int MANY = 1000;

    @TempDir Path folder;

    @Test
    void controlCEndsTheWorkAndLeavesNothing() throws Exception {
        Process process = startGenerating(folder.resolve("boat.png"));
        try (BufferedReader err = process.errorReader()) {
            awaitLine(err, "reading the prompt");

            sendInterrupt(process);

            assertThat(err.lines().toList()).contains("gouache: interrupted");
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anInterruptOfTheThreadDoesSoToo() throws Exception {
        Thread.currentThread().interrupt();

        Run run = Run.of("generate", "a boat", "-o", folder.resolve("boat.png").toString());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run)
                .returns(130, Run::exitCode)
                .returns("gouache: interrupted%n".formatted(), Run::err);
        assertThat(folder).isEmptyDirectory();
    }

    private static Process startGenerating(Path file) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gouache.class.getName(),
                        "generate",
                        "a boat",
                        "--steps",
                        String.valueOf(MANY),
                        "-o",
                        file.toString());
        return new ProcessBuilder(command).start();
    }

    private static void awaitLine(BufferedReader lines, String text) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(text)) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
    }

    private static void sendInterrupt(Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
