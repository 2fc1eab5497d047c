package org.gouache.postcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ModelCacheTest {
    private static final Map<String, String> MODEL =
            new TreeMap<>(Map.of("model_index.json", "{}", "unet/config.json", "{\"a\": 1}"));

    @TempDir Path cache;

    @Test
    void unpacksOnceAndThenUsesWhatIsThere() throws Exception {
        Path first = unpack(MODEL, MODEL);

        Path second = unpack(MODEL, Map.of());

        assertThat(second).isEqualTo(first);
        assertThat(first.resolve("unet/config.json")).hasContent("{\"a\": 1}");
    }

    @Test
    void anotherContentHasAnotherFolder() {
        Map<String, String> other = new TreeMap<>(MODEL);
        other.put("unet/config.json", "{\"a\": 2}");

        assertThat(unpack(other, other)).isNotEqualTo(unpack(MODEL, MODEL));
    }

    @Test
    void aTruncatedFileIsMended() throws Exception {
        Path folder = unpack(MODEL, MODEL);
        Files.writeString(folder.resolve("unet/config.json"), "{");

        unpack(MODEL, MODEL);

        assertThat(folder.resolve("unet/config.json")).hasContent("{\"a\": 1}");
        assertNothingBeside(folder);
    }

    @Test
    void aDamagedLibraryIsRefusedAndLeavesNothing() throws Exception {
        Map<String, String> damaged = new TreeMap<>(MODEL);
        damaged.put("unet/config.json", "{\"a\": 7}");

        assertThatThrownBy(() -> unpack(MODEL, damaged))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("damaged at unet/config.json");
        try (Stream<Path> left = Files.walk(cache).filter(Files::isRegularFile)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLibraryWithoutAFileIsRefused() {
        assertThatThrownBy(() -> unpack(MODEL, Map.of("model_index.json", "{}")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("lacks unet/config.json");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(cache.resolve("file"));

        assertThatThrownBy(() -> new ModelCache(file).folder("m", files(MODEL), reader(MODEL)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("GOUACHE_CACHE");
    }

    @Test
    void manyMayUnpackAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Path> task = () -> unpack(MODEL, MODEL);
            for (var path :
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> task).toList())) {
                assertThat(path.get().resolve("unet/config.json")).hasContent("{\"a\": 1}");
            }
        }
        assertNothingBeside(unpack(MODEL, MODEL));
    }

    private Path unpack(Map<String, String> wanted, Map<String, String> contents) {
        return new ModelCache(cache).folder("m", files(wanted), reader(contents));
    }

    private static void assertNothingBeside(Path folder) throws IOException {
        try (Stream<Path> beside = Files.list(folder.resolveSibling("."))) {
            assertThat(beside.map(Path::getFileName)).containsExactly(folder.getFileName());
        }
    }

    private static Function<String, @Nullable InputStream> reader(Map<String, String> contents) {
        return path -> {
            String content = contents.get(path);
            return content == null ? null : new ByteArrayInputStream(content.getBytes(UTF_8));
        };
    }

    private static ModelFiles files(Map<String, String> contents) {
        String list =
                contents.entrySet().stream()
                        .map(file -> line(file.getKey(), file.getValue().getBytes(UTF_8)))
                        .collect(Collectors.joining());
        return ModelFiles.read(new ByteArrayInputStream(list.getBytes(UTF_8)));
    }

    private static String line(String path, byte[] content) {
        String hash = HexFormat.of().formatHex(ModelFiles.sha256().digest(content));
        return "%s %d %s\n".formatted(hash, content.length, path);
    }
}
