package org.gouache.testing.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The modules with code that others may depend on, and which of one another each may know. */
enum PublishedModule {
    API("sdk-api", Set.of()),
    PALETTIZE("sdk-palettize", Set.of("sdk-api")),
    MODELS("sdk-models", Set.of("sdk-api", "sdk-palettize")),
    RUNTIME_ONNX("sdk-runtime-onnx", Set.of("sdk-api", "sdk-palettize")),
    RUNTIME_VECTOR("sdk-runtime-vector", Set.of("sdk-api", "sdk-palettize")),
    RUNTIME_COREML("sdk-runtime-coreml", Set.of("sdk-api", "sdk-palettize")),
    POSTCARD("postcard-xl", Set.of("sdk-api")),
    CLI(
            "sdk-cli",
            Set.of(
                    "sdk-api",
                    "sdk-palettize",
                    "sdk-models",
                    "sdk-runtime-onnx",
                    "sdk-runtime-coreml",
                    "postcard-xl"));

    private final String folder;
    private final Set<String> mayUse;

    PublishedModule(String folder, Set<String> mayUse) {
        this.folder = folder;
        this.mayUse = mayUse;
    }

    static List<PublishedModule> libraries() {
        return Arrays.stream(values()).filter(module -> module != CLI).toList();
    }

    String folder() {
        return folder;
    }

    boolean mayUse(PublishedModule other) {
        return other == this || mayUse.contains(other.folder);
    }

    Path sources() {
        return root().resolve(folder).resolve("src/main/java");
    }

    Path classes() {
        return root().resolve(folder).resolve("target/classes");
    }

    ModuleDescriptor descriptor() throws IOException {
        try (InputStream bytes = Files.newInputStream(classes().resolve("module-info.class"))) {
            return ModuleDescriptor.read(bytes);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("sdk-api/pom.xml"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return folder;
    }

    @Override
    public String toString() {
        return folder;
    }
}
