package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.palette.PalettizedLayer;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;

/** Says what a model consists of. */
@Command(
        name = "inspect",
        customSynopsis = "gouache inspect [OPTIONS] PATH",
        description =
                "Says what a model consists of: networks, parameters, sizes, palettes, scheduler.",
        footer = "As in: gouache inspect postcard-xl")
final class InspectCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            description = "A model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path path;

    @Option(
            names = "--against",
            paramLabel = "MODEL",
            description =
                    "The dense model that this one was palettized from: says what each"
                            + " palettized layer has lost, as the ratio of signal to error in"
                            + " decibels.")
    private @Nullable Path twin;

    @Option(names = "--json", description = "Prints it as a JSON object.")
    private boolean json;

    @Override
    public void run() {
        Inventory inventory;
        try (Checkpoint checkpoint = Checkpoint.open(ModelPath.of(path))) {
            inventory = new Inventory(checkpoint.summary(), layers(checkpoint));
        }
        requireNonNull(spec)
                .commandLine()
                .getOut()
                .println(json ? inventory.json() : inventory.text());
    }

    private List<PalettizedLayer> layers(Checkpoint checkpoint) {
        if (twin == null) {
            return checkpoint.palettizedLayers();
        }
        try (Checkpoint dense = Checkpoint.open(ModelPath.of(twin))) {
            return checkpoint.palettizedLayers(dense);
        }
    }
}
