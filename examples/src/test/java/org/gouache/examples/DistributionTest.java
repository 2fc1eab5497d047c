package org.gouache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zip of the command, unpacked and run as its users do. */
@DisabledOnOs(OS.WINDOWS)
@TestMethodOrder(OrderAnnotation.class)
class DistributionTest {
    @TempDir static Path temporary;

    private static Path home = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        Path zip;
        try (var files = Files.newDirectoryStream(Path.of("../sdk-cli/target"), "gouache-*.zip")) {
            zip = files.iterator().next();
        }
        try (ZipFile entries = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : entries.stream().toList()) {
                Path target = temporary.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(entries.getInputStream(entry), target);
                }
            }
        }
        try (var folders = Files.newDirectoryStream(temporary, "gouache-*")) {
            home = folders.iterator().next();
        }
        assertThat(home.resolve("gouache").toFile().setExecutable(true)).isTrue();
    }

    /** Before all others, for whichever test comes first prepares the command. */
    @Test
    @Order(1)
    void firstRunsAtTheSameTimeWaitForOneAnother() throws Exception {
        Path first = temporary.resolve("first.png");
        Path second = temporary.resolve("second.png");
        String[] command = {"generate", "a dog", "--seed", "1", "--steps", "2", "-q", "-o"};

        Process one = start(Map.of(), with(command, first.toString()));
        Process other = start(Map.of(), with(command, second.toString()));
        List<String> said = Stream.of(finish(one), finish(other)).sorted().toList();

        assertThat(said.getFirst()).contains("preparing, once");
        assertThat(said.getLast()).contains("waiting for process");
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(home)
                .isDirectoryNotContaining(path -> path.toString().contains("preparing"))
                .isDirectoryNotContaining(path -> path.endsWith("gouache.lock"));
    }

    @Test
    void holdsTheCommandForUnixAndWindowsAndTheLicences() {
        assertThat(home)
                .isDirectoryContaining(path -> path.endsWith("gouache"))
                .isDirectoryContaining(path -> path.endsWith("gouache.cmd"))
                .isDirectoryContaining(path -> path.endsWith("README.md"))
                .isDirectoryContaining(path -> path.endsWith("LICENSE"))
                .isDirectoryContaining(path -> path.endsWith("NOTICE"));
    }

    @Test
    void makesAPictureWithTheBundledModel() throws Exception {
        Path picture = temporary.resolve("tent.png");

        String said =
                run(Map.of(), "generate", "a tent", "--steps", "2", "-q", "-o", picture.toString());

        assertThat(lastLine(said))
                .startsWith(picture + ": seed ")
                .contains("2 steps", "postcard-xl, onnx");
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void findsAJavaEvenIfJavaHomeIsAnOlderOne() throws Exception {
        Path old = Files.createDirectories(temporary.resolve("jdk-17"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        String java = Path.of(System.getProperty("java.home"), "bin").toString();

        String said =
                run(
                        Map.of("JAVA_HOME", old.toString(), "PATH", java + ":/usr/bin:/bin"),
                        "--version");

        assertThat(lastLine(said)).startsWith("gouache ").contains("Java 2");
    }

    private static String[] with(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    /** What a command says when it has been prepared, which the first one says too. */
    private static String lastLine(String said) {
        return said.lines().toList().getLast();
    }

    private static String run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return finish(start(environment, arguments));
    }

    private static Process start(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("gouache").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GOUACHE_CACHE", temporary.resolve("cache").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String finish(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
