package org.gouache.testing.pipelines;

import org.gouache.golden.Golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A golden model copied to where it can be changed. */
final class ModelCopy {
    private ModelCopy() {}

    static Path of(String model, Path folder) throws IOException {
        return copy(Golden.path("models/" + model), folder.resolve(model));
    }

    static Path withScheduler(String model, String config, Path folder) throws IOException {
        Path copy = of(model, folder);
        Files.writeString(copy.resolve("scheduler/scheduler_config.json"), config);
        return copy;
    }

    static Path copy(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(source)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path place = target.resolve(source.relativize(file).toString());
            Files.createDirectories(place.getParent());
            Files.copy(file, place);
        }
        return target;
    }
}
