package org.gouache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class AtomicFileTest {
    @TempDir Path folder;

    private static AtomicFile.Content text(String text) {
        return channel -> channel.write(ByteBuffer.wrap(text.getBytes()));
    }

    @Test
    void writesAndReplaces() {
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(file, text("a long first text"));
        assertThat(file).hasContent("a long first text");
        AtomicFile.write(file, text("second"));
        assertThat(file).hasContent("second");
        assertThat(folder)
                .isDirectoryContaining("glob:**/boat.txt")
                .isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void keepsTheOldFileWhenTheContentFails() {
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(file, text("old"));
        assertThatThrownBy(() ->
                        AtomicFile.write(
                                file,
                                channel -> {
                                    text("half").writeTo(channel);
                                    throw new IOException("disk on fire");
                                }))
                .isInstanceOf(GouacheException.class)
                .hasMessage(file + ": cannot be written: disk on fire");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("boat.txt");
    }

    @Test
    void showsNothingBeforeTheFileIsComplete() {
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(
                file,
                channel -> {
                    text("half").writeTo(channel);
                    assertThat(file).doesNotExist();
                });
        assertThat(file).exists();
    }

    @Test
    void leavesTheOldFileWhenTheThreadIsInterrupted() {
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(file, text("old"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> AtomicFile.write(file, text("new")))
                .isInstanceOf(GenerationCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("boat.txt");
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Path file = folder.resolve("none/boat.txt");
        assertThatThrownBy(() -> AtomicFile.write(file, text("")))
                .isInstanceOf(GouacheException.class)
                .hasMessage(file + ": cannot be written: its folder does not exist");
    }

    @Test
    void refusesToReplaceAFolder() {
        assertThatThrownBy(() -> AtomicFile.write(folder, text("")))
                .isInstanceOf(GouacheException.class)
                .hasMessage(folder + ": cannot be written: it is a folder");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesThroughLinksAndIntoDevices() throws IOException {
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(file, text("old"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFile.write(link, text("new"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
        AtomicFile.write(Path.of("/dev/null"), text("nothing"));
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void givesFilesTheUsualPermissions() throws IOException {
        Path usual = Files.createFile(folder.resolve("usual"));
        Path file = folder.resolve("boat.txt");
        AtomicFile.write(file, text(""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)));
    }
}
