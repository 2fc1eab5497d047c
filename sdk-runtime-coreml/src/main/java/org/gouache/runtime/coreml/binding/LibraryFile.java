package org.gouache.runtime.coreml.binding;

import org.gouache.GouacheException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Where the native library comes from. */
sealed interface LibraryFile {
    /** Names a library that takes the place of the one in the jar. */
    String PROPERTY = "gouache.coreml.library";

    /**
     * A file that the system can load.
     *
     * @throws GouacheException if there is none, or it is damaged
     */
    Path place();

    /** Of the file, in hexadecimal. */
    String sha256();

    static boolean isExpected() {
        return System.getProperty(PROPERTY) != null || Bundled.isMac();
    }

    /**
     * The library for this machine.
     *
     * @throws GouacheException if there is none
     */
    static LibraryFile find() {
        String path = System.getProperty(PROPERTY);
        return path == null ? Bundled.forThisMachine() : new Given(Path.of(path));
    }

    /** A file that the property names. */
    record Given(Path path) implements LibraryFile {
        @Override
        public Path place() {
            if (!Files.isRegularFile(path)) {
                throw new GouacheException("%s: no such file".formatted(this));
            }
            return path.toAbsolutePath();
        }

        @Override
        public String sha256() {
            try {
                return LibraryFile.sha256(Files.readAllBytes(path));
            } catch (IOException e) {
                throw new GouacheException(
                        "%s: cannot be read: %s".formatted(this, e.getMessage()), e);
            }
        }

        @Override
        public String toString() {
            return "%s (from %s)".formatted(path, PROPERTY);
        }
    }

    /**
     * The library in the jar.
     *
     * @param platform as in {@code osx-aarch64}
     */
    record Bundled(String platform) implements LibraryFile {
        private static final String NAME = "libgouachecoreml.dylib";

        static boolean isMac() {
            return system().toLowerCase(Locale.ROOT).startsWith("mac");
        }

        private static String system() {
            return System.getProperty("os.name");
        }

        static Bundled forThisMachine() {
            if (!isMac()) {
                throw new GouacheException("Core ML exists on macOS only, and this is " + system());
            }
            return new Bundled("osx-" + System.getProperty("os.arch"));
        }

        @Override
        public Path place() {
            byte[] library = resource(NAME);
            String found = LibraryFile.sha256(library);
            if (!found.equals(sha256())) {
                throw new GouacheException(
                        "%s: damaged: its SHA-256 is %s, expected %s"
                                .formatted(this, found, sha256()));
            }
            return extracted(library);
        }

        /** Its folder belongs to this user alone, so that nobody else can exchange the file. */
        private Path extracted(byte[] library) {
            try {
                Path folder = Files.createTempDirectory("gouache-coreml");
                folder.toFile().deleteOnExit();
                Path file = Files.write(folder.resolve(NAME), library);
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new GouacheException(
                        "%s: cannot be extracted to %s: %s"
                                .formatted(
                                        this, System.getProperty("java.io.tmpdir"), e.getMessage()),
                        e);
            }
        }

        @Override
        public String sha256() {
            String line = new String(resource(NAME + ".sha256"), StandardCharsets.US_ASCII);
            return line.strip().split("\\s+", 2)[0];
        }

        private byte[] resource(String name) {
            String path = "/native/%s/%s".formatted(platform, name);
            try (InputStream in = Bundled.class.getResourceAsStream(path)) {
                if (in == null) {
                    throw new GouacheException(
                            "%s: there is none for this processor".formatted(this));
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new GouacheException(
                        "%s: cannot be read: %s".formatted(this, e.getMessage()), e);
            }
        }

        @Override
        public String toString() {
            return "%s of Gouache for %s".formatted(NAME, platform);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
