package org.gouache.runtime.coreml.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The libraries for Macs are found and unpacked on any system, though not loaded. */
@DisabledOnOs(OS.WINDOWS)
class BundledLibraryTest {
    @ParameterizedTest
    @ValueSource(strings = {"osx-aarch64", "osx-x86_64"})
    void isUnpackedForThisUserAlone(String platform) throws Exception {
        Path file = new LibraryFile.Bundled(platform).place();

        String resource = "/native/%s/libgouachecoreml.dylib".formatted(platform);
        try (InputStream library = LibraryFile.class.getResourceAsStream(resource)) {
            assertThat(file).hasBinaryContent(library.readAllBytes());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void isMissedForOtherProcessors() {
        assertThatThrownBy(() -> new LibraryFile.Bundled("osx-ppc").place())
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "libgouachecoreml.dylib of Gouache for osx-ppc: there is none for this processor");
    }
}
