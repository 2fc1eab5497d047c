package org.gouache.export;

import org.gouache.runtime.ModelSource.GraphSource;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Writes a network's graph and weights in another format. Found with {@link ServiceLoader}. */
public interface ModelExporter {
    /** As an option names it: {@code onnx}. */
    String format();

    /**
     * Writes one network.
     *
     * @param folder an existing folder; the exporter chooses the names of the files in it
     */
    void export(GraphSource network, Path folder, ExportOptions options);

    /** All exporters on the path. */
    static List<ModelExporter> all() {
        return ServiceLoader.load(ModelExporter.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
