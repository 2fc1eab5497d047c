package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.export.AttentionVariant;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportedModel;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.palette.PaletteOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Chunks;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** One model on its way into packages. */
final class CoreMlExport {
    private static final int SIZE_STEP = 8;
    private static final int LONGEST_SIDE = 1 << 14;
    private static final int THREE_BITS = 3;
    private static final String CONFIGURATIONS = "diffusers";

    private final ExportedModel model;
    private final CoreMlOptions options;
    private final ImageSize size;
    private boolean widened;

    private CoreMlExport(ExportedModel model, CoreMlOptions options, ImageSize size) {
        this.model = model;
        this.options = options;
        this.size = size;
    }

    /**
     * @throws GouacheException if the options do not suit the model
     */
    static CoreMlExport of(ExportedModel model, CoreMlOptions options) {
        ImageSize size = Objects.requireNonNullElse(options.size(), model.defaultSize());
        requireSide("width", size.width(), model);
        requireSide("height", size.height(), model);
        PaletteOptions palettes = options.palettes();
        if (palettes != null
                && palettes.spec().groupSize() > 0
                && options.minimumOs() == MinimumOs.MACOS_13) {
            throw new GouacheException(
                    "macOS 13 does not know groups of palettes: macOS 15 does (--minimum-os 15)");
        }
        return new CoreMlExport(model, options, size);
    }

    private static void requireSide(String name, int pixels, ExportedModel model) {
        int step = Math.max(SIZE_STEP, model.vaeFactor());
        if (pixels % step != 0 || pixels > LONGEST_SIDE) {
            throw new GouacheException(
                    "%s must be a multiple of %d from %d to %d, not %d"
                            .formatted(name, step, step, LONGEST_SIDE, pixels));
        }
    }

    void writeInto(Path folder) throws IOException {
        for (Component component : model.components()) {
            write(component, folder);
            model.release(component);
        }
        if (model.components().contains(Component.TEXT_ENCODER)) {
            model.tokenizer(Component.TEXT_ENCODER).writeVocabulary(folder);
        } else if (model.components().contains(Component.TEXT_ENCODER_2)) {
            model.tokenizer(Component.TEXT_ENCODER_2).writeVocabulary(folder);
        }
        model.writeDiffusersConfigurations(Files.createDirectory(folder.resolve(CONFIGURATIONS)));
        CompileScript.writeInto(folder);
    }

    private void write(Component component, Path folder) throws IOException {
        GraphSource network = model.network(component);
        warnOfThreeBits(network.weights());
        Graph graph =
                network.definition().build(model.inputShapes(component, batch(component), size));
        Precision precision = precision(component);
        Border border = Border.apple(graph, model.kind(), precision);
        ProgramOptions program =
                new ProgramOptions(
                        options.minimumOs(),
                        precision,
                        Layout.suiting(graph),
                        component == Component.UNET
                                ? options.attention()
                                : AttentionVariant.ORIGINAL);
        String name = name(component);
        if (component == Component.UNET && options.chunkUnet()) {
            Chunks chunks = Chunks.of(graph, border, network.weights());
            write(
                    folder,
                    name + "Chunk1",
                    chunks.first(),
                    border.of(chunks.first()),
                    program,
                    network.weights());
            write(
                    folder,
                    name + "Chunk2",
                    chunks.second(),
                    border.of(chunks.second()),
                    program,
                    network.weights());
        } else {
            write(folder, name, graph, border, program, network.weights());
        }
    }

    private static void write(
            Path folder,
            String name,
            Graph graph,
            Border border,
            ProgramOptions program,
            WeightStore weights) {
        PackageWriter.write(
                folder.resolve(name + ModelDescriptions.PACKAGE),
                writer ->
                        Lowering.lower(graph, border, program, new FrugalWeights(weights), writer));
    }

    private int batch(Component component) {
        return component == Component.UNET && !options.batchOne() ? 2 : 1;
    }

    private Precision precision(Component component) {
        return switch (component) {
            case TEXT_ENCODER, TEXT_ENCODER_2, UNET -> Precision.FLOAT16;
            case VAE_DECODER, VAE_ENCODER ->
                    Objects.requireNonNullElse(options.vaePrecision(), vaePrecision(component));
        };
    }

    /** The configurations of older models do not say it, but their VAEs do not overflow. */
    private Precision vaePrecision(Component component) {
        boolean old = model.kind() == ModelKind.STABLE_DIFFUSION;
        return !old && model.needsFloat32(component) ? Precision.FLOAT32 : Precision.FLOAT16;
    }

    private void warnOfThreeBits(WeightStore weights) {
        if (options.minimumOs() == MinimumOs.MACOS_13 && !widened && hasThreeBits(weights)) {
            widened = true;
            model.warn(
                    "macOS 13 knows no indices of 3 bits: they are written with 4; for macOS 15 (--minimum-os 15) they stay as they are");
        }
    }

    private static boolean hasThreeBits(WeightStore weights) {
        return weights.names().stream()
                .anyMatch(name ->
                        weights.get(name) instanceof PalettizedWeight weight
                                && weight.bits() == THREE_BITS);
    }

    private String name(Component component) {
        return switch (component) {
            case TEXT_ENCODER -> "TextEncoder";
            case TEXT_ENCODER_2 -> "TextEncoder2";
            case UNET ->
                    model.kind() == ModelKind.STABLE_DIFFUSION_XL_REFINER ? "UnetRefiner" : "Unet";
            case VAE_DECODER -> "VAEDecoder";
            case VAE_ENCODER -> "VAEEncoder";
        };
    }
}
