package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Java started without the incubating module that the vector runtime is made of. */
class MissingModuleTest {
    @TempDir Path folder;

    @Test
    void isSaidInOneLine() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Gouache.class.getName(),
                                "generate",
                                "a boat",
                                "--runtime=vector",
                                "--output=" + folder.resolve("boat.png"))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(said)
                .isEqualToIgnoringNewLines(
                        "gouache: runtime vector does not work here: module jdk.incubator.vector is"
                                + " missing: start Java with --add-modules jdk.incubator.vector");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }
}
