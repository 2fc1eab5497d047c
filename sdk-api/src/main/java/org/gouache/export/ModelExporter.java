package org.gouache.export;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Writes models in another format. Found with {@link ServiceLoader}. */
public interface ModelExporter {
    /** As an option names it: {@code onnx}. */
    String format();

    /**
     * Writes a model.
     *
     * @param folder exists, and is empty; whoever made it removes it if this fails
     * @param options those of this format
     * @throws GouacheException if they are for another format, or do not suit the model
     */
    void export(ExportedModel model, Path folder, ExportOptions options) throws IOException;

    /** All exporters on the path. */
    static List<ModelExporter> all() {
        return ServiceLoader.load(ModelExporter.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The exporter of a format.
     *
     * @throws GouacheException if there is none on the path; names those that are
     */
    static ModelExporter named(String format) {
        List<ModelExporter> all = all();
        return all.stream()
                .filter(exporter -> exporter.format().equals(format))
                .findFirst()
                .orElseThrow(() -> unknown(format, all));
    }

    private static GouacheException unknown(String format, List<ModelExporter> all) {
        String known = all.stream().map(ModelExporter::format).collect(Collectors.joining(", "));
        return new GouacheException(
                "cannot write the format \"%s\"; known: %s".formatted(format, known));
    }
}
