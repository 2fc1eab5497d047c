package org.gouache.standin.program;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.runtime.Availability;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.RuntimeSelection;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * Writes networks as packages and evaluates them.
 *
 * @param folder takes the packages for as long as networks are open
 */
public record PackagedRuntime(
        String name,
        Function<Graph, ProgramOptions> options,
        Function<Graph, Border> border,
        Rounding rounding,
        Path folder)
        implements InferenceRuntime {
    @Override
    public Availability availability() {
        return new Availability.Available();
    }

    @Override
    public RuntimeSelection selection() {
        return RuntimeSelection.BY_NAME;
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        return switch (source) {
            case GraphSource graph ->
                    new PackagedNetwork(graph, this.options, border, rounding, folder);
            case FileSource(Path file, _) ->
                    throw new GouacheException("%s: only graphs are packaged".formatted(file));
        };
    }
}
