package org.gouache.postcard;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.postcard.ModelFiles.ModelFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

class PostcardXlTest {
    @TempDir Path temporary;

    @Test
    void filesOnTheClassPathAreUsedInPlace() throws Exception {
        assertThat(PostcardXl.folder())
                .isEqualTo(classes().resolve("org/gouache/postcard/postcard-xl"));
    }

    @Test
    void theListNamesEveryFileWithItsSizeAndHash() throws Exception {
        assertThat(listOf(PostcardXl.folder())).isEqualTo(list().files());
    }

    @Test
    void aJarIsUnpackedIntoTheCacheOfTheUser() throws Exception {
        Path folder = folderFromJar(temporary.resolve("cache"));

        assertThat(folder).startsWith(temporary.resolve("cache")).hasFileName("postcard-xl");
        assertThat(listOf(folder)).isEqualTo(list().files());
        try (Stream<Path> beside = Files.list(Objects.requireNonNull(folder.getParent()))) {
            assertThat(beside).containsExactly(folder);
        }
    }

    private Path folderFromJar(Path cache) throws Exception {
        Path jar = jar();
        String before = System.setProperty("gouache.cache", cache.toString());
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {jar.toUri().toURL()},
                        new Without(PostcardXl.class.getName(), getClass().getClassLoader()))) {
            return folderOf(loader.loadClass(PostcardXl.class.getName()));
        } finally {
            if (before == null) {
                System.clearProperty("gouache.cache");
            } else {
                System.setProperty("gouache.cache", before);
            }
        }
    }

    private static Path folderOf(Class<?> postcard)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return (Path) Objects.requireNonNull(postcard.getMethod("folder").invoke(null));
    }

    private Path jar() throws Exception {
        Path jar = temporary.resolve("postcard.jar");
        Path classes = classes();
        try (Stream<Path> paths = Files.walk(classes);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, entries);
            }
        }
        return jar;
    }

    private static Path classes() throws Exception {
        CodeSource source =
                Objects.requireNonNull(PostcardXl.class.getProtectionDomain().getCodeSource());
        return Path.of(source.getLocation().toURI());
    }

    private static ModelFiles list() {
        InputStream list = PostcardXl.class.getResourceAsStream("postcard-xl.files");
        return ModelFiles.read(Objects.requireNonNull(list));
    }

    private static List<ModelFile> listOf(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> entryOf(folder, path))
                    .sorted((a, b) -> a.path().compareTo(b.path()))
                    .toList();
        }
    }

    private static ModelFile entryOf(Path folder, Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            return new ModelFile(
                    HexFormat.of().formatHex(ModelFiles.sha256().digest(content)),
                    content.length,
                    folder.relativize(path).toString().replace('\\', '/'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Hides the package of a class, so that a loader below finds its own. */
    private static final class Without extends ClassLoader {
        private final String prefix;

        Without(String name, ClassLoader parent) {
            super(parent);
            prefix = name.substring(0, name.lastIndexOf('.') + 1);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(prefix)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public @Nullable URL getResource(String name) {
            return name.startsWith(prefix.replace('.', '/')) ? null : super.getResource(name);
        }
    }
}
