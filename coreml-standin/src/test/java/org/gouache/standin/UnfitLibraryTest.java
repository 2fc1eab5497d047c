package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Libraries that are not what Java was made for are refused before anything else is called. A
 * process can load but one: each has a process of its own.
 */
class UnfitLibraryTest {
    private static final String LAYOUT_OF_NOTHING =
            "int gouache_coreml_layout(long *facts, int n) { facts[0] = n; return 1; }";

    @TempDir private Path folder;

    /** Says whether the library that the property names can be used. */
    static final class Question {
        private Question() {}

        public static void main(String[] args) {
            System.out.println(NativeLibrary.availability());
        }
    }

    @Test
    void ofAnotherVersion() throws Exception {
        Path library = library("int gouache_coreml_abi_version(void) { return 99; }");
        assertThat(availability(library))
                .isEqualTo(
                        "Unavailable[reason=%s (from gouache.coreml.library): of another version of Gouache: its interface has number 99, expected 1]",
                        library);
    }

    @Test
    void laidOutOtherwise() throws Exception {
        Path library =
                library("int gouache_coreml_abi_version(void) { return 1; } " + LAYOUT_OF_NOTHING);
        assertThat(availability(library))
                .contains(library.toString())
                .contains("sizes and offsets of its structs are [3")
                .hasLineCount(1);
    }

    @Test
    void forAnotherSystem() throws Exception {
        Path library = folder.resolve("libgouachecoreml.so");
        Files.writeString(library, "no library");
        assertThat(availability(library))
                .contains(library + " (from gouache.coreml.library): the system does not load it: ")
                .hasLineCount(1);
    }

    private Path library(String source) throws IOException {
        Path file = Files.writeString(folder.resolve("library.c"), source);
        Path library = folder.resolve("libgouachecoreml.so");
        assumeTrue(
                Toolchain.runs(
                        "clang", "-shared", "-fPIC", file.toString(), "-o", library.toString()),
                "skipped: there is no clang");
        return library;
    }

    private static String availability(Path library) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dgouache.coreml.library=" + library,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Question.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return answer.strip();
    }
}
