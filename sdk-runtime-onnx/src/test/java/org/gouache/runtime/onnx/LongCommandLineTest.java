package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.InferenceRuntime;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class LongCommandLineTest {
    private static final int CHARACTERS = 100_000;

    @Test
    void isOpenedWhereTheCommandLineIsLong() throws Exception {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin/java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:TieredStopAtLevel=1",
                                        "-Dlong=" + "x".repeat(CHARACTERS),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        LongCommandLineTest.class.getName()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("Available");
    }

    public static void main(String[] args) {
        System.out.println(InferenceRuntime.named("onnx").availability());
    }
}
