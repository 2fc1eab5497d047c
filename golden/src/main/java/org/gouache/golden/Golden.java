package org.gouache.golden;

import java.nio.file.Files;
import java.nio.file.Path;

/** The golden files: numbers of the reference implementation. Their README says what each is. */
public final class Golden {
    private static final Path FILES = find();

    private Golden() {}

    /** A golden file or folder, as in {@code Golden.path("networks/sdxl/unet.safetensors")}. */
    public static Path path(String relative) {
        Path path = FILES.resolve(relative);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("no golden file " + path);
        }
        return path;
    }

    private static Path find() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path files = folder.resolve("golden/files");
            if (Files.isRegularFile(files.resolve("tolerances.json"))) {
                return files;
            }
        }
        throw new IllegalStateException("no golden/files above " + Path.of("").toAbsolutePath());
    }
}
