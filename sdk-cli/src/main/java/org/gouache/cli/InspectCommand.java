package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointSummary;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/** Says what a model consists of. */
@Command(
        name = "inspect",
        customSynopsis = "gouache inspect [OPTIONS] PATH",
        description = "Says what a model consists of: networks, parameters, sizes, scheduler.",
        footer = "As in: gouache inspect postcard-xl")
final class InspectCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            description = "A model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path path;

    @Option(names = "--json", description = "Prints it as a JSON object.")
    private boolean json;

    @Override
    public void run() {
        CheckpointSummary summary;
        try (Checkpoint checkpoint = Checkpoint.open(ModelPath.of(path))) {
            summary = checkpoint.summary();
        }
        Inventory inventory = new Inventory(summary);
        requireNonNull(spec)
                .commandLine()
                .getOut()
                .println(json ? inventory.json() : inventory.text());
    }
}
