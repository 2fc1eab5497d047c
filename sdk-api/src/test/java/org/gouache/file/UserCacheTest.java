package org.gouache.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class UserCacheTest {
    private static final Map<String, String> LINUX =
            Map.of("os.name", "Linux", "user.home", "/home/ada");

    @Test
    void thePropertyDecides() {
        Map<String, String> properties = Map.of("gouache.cache", "/c", "user.home", "/home/ada");

        assertThat(folder(properties, Map.of("GOUACHE_CACHE", "/d"))).isEqualTo(Path.of("/c"));
    }

    @Test
    void thenTheVariableDecides() {
        assertThat(folder(LINUX, Map.of("GOUACHE_CACHE", "/d"))).isEqualTo(Path.of("/d"));
    }

    @Test
    void linuxHasItBelowHomeOrWhereXdgSays() {
        assertThat(folder(LINUX, Map.of())).isEqualTo(Path.of("/home/ada/.cache/gouache"));
        assertThat(folder(LINUX, Map.of("XDG_CACHE_HOME", "/var/c")))
                .isEqualTo(Path.of("/var/c/gouache"));
        assertThat(folder(LINUX, Map.of("XDG_CACHE_HOME", "relative")))
                .isEqualTo(Path.of("/home/ada/.cache/gouache"));
    }

    @Test
    void macHasItInTheLibrary() {
        assertThat(folder(Map.of("os.name", "Mac OS X", "user.home", "/Users/ada"), Map.of()))
                .isEqualTo(Path.of("/Users/ada/Library/Caches/gouache"));
    }

    @Test
    void windowsHasItInTheLocalData() {
        assertThat(
                        folder(
                                Map.of("os.name", "Windows 11", "user.home", "/u"),
                                Map.of("LOCALAPPDATA", "/u/Local")))
                .isEqualTo(Path.of("/u/Local/gouache"));
    }

    private static Path folder(Map<String, String> properties, Map<String, String> environment) {
        return UserCache.folder(properties::get, environment::get);
    }
}
