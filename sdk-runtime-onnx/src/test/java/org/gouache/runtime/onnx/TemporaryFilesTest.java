package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

class TemporaryFilesTest {
    /** More than any system gives to a process. */
    private static final long NOBODY = 1L << 40;

    @TempDir private Path folder;

    @Test
    void whatDeadProcessesLeftGoesWithTheNextFile() throws IOException {
        Path left = file("gouache-" + NOBODY + "-7.weights", Duration.ofHours(1));
        Path fresh = file("gouache-" + NOBODY + "-8.weights", Duration.ZERO);
        long self = ProcessHandle.current().pid();
        Path alive = file("gouache-" + self + "-9.weights", Duration.ofHours(1));
        Path foreign = file("gouache-notes.weights", Duration.ofHours(1));

        Path made = TemporaryFiles.create(folder);
        assertThat(left).doesNotExist();
        assertThat(folder).isDirectoryContaining(made::equals);
        assertThat(fresh).exists();
        assertThat(alive).exists();
        assertThat(foreign).exists();

        TemporaryFiles.delete(made);
        assertThat(made).doesNotExist();
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
