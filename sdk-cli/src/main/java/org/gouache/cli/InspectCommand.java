package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.palette.PalettizedLayer;
import org.gouache.runtime.coreml.MlPackage;
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
                "Says what a model consists of: networks, parameters, sizes, palettes, scheduler;"
                        + " of a Core ML package also what is wrong with it; of a compiled Core ML"
                        + " model what it takes and gives.",
        footer = "As in: gouache inspect postcard-xl")
final class InspectCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            description =
                    "A model folder or file, "
                            + ModelPath.BUNDLED
                            + ", or a Core ML package (.mlpackage) or compiled model (.mlmodelc).")
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
        Path model = ModelPath.of(path);
        requireNonNull(spec).commandLine().getOut().println(textOf(model));
    }

    private String textOf(Path model) {
        if (PackageInventory.isPackage(model)) {
            return inspectPackage(model);
        }
        return CompiledInventory.isCompiled(model) ? inspectCompiled(model) : inspect(model);
    }

    private String inspect(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            Inventory inventory = new Inventory(checkpoint.summary(), layers(checkpoint));
            return json ? inventory.json() : inventory.text();
        }
    }

    private String inspectPackage(Path model) {
        requireNoTwin(model, "a package");
        try (MlPackage opened = MlPackage.open(model)) {
            PackageInventory inventory = new PackageInventory(opened);
            return json ? inventory.json() : inventory.text();
        }
    }

    private String inspectCompiled(Path model) {
        requireNoTwin(model, "a compiled model");
        CompiledInventory inventory = CompiledInventory.of(model);
        return json ? inventory.json() : inventory.text();
    }

    private void requireNoTwin(Path model, String kind) {
        if (twin != null) {
            throw new GouacheException(
                    "--against compares models, but %s is %s".formatted(model, kind));
        }
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
