package org.gouache.models.pipeline;

import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.ModelIdentity;
import org.gouache.ModelKind;
import org.gouache.ModelOptions;
import org.gouache.TextEncoder;
import org.gouache.UNet;
import org.gouache.VaeDecoder;
import org.gouache.VaeEncoder;
import org.gouache.VaeSettings;
import org.gouache.export.ExportOptions;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.vae.VaeConfig;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.scheduler.Scheduler;
import org.gouache.tensor.Shape;
import org.gouache.text.ClipTokenizer;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A model whose parts come from a checkpoint. */
final class CheckpointModel implements Model {
    private final ModelOptions options;
    private final ChosenRuntime runtime;
    private final Checkpoint checkpoint;
    private final ModelParts parts;
    private final Networks networks;
    private final Map<CheckpointComponent, ClipTokenizer> tokenizers = new ConcurrentHashMap<>();

    private CheckpointModel(Checkpoint checkpoint, ChosenRuntime runtime, ModelOptions options) {
        this.options = options;
        this.runtime = runtime;
        this.checkpoint = checkpoint;
        this.parts = ModelParts.of(checkpoint);
        this.networks = new Networks(parts, runtime, options);
    }

    /** Opens a model whose parts may be all that is asked of it, so that no runtime is needed. */
    static CheckpointModel open(Path path, ModelOptions options) {
        LazySearch search = new LazySearch(options.runtime());
        if (options.runtime() != null) {
            search.get();
        }
        return open(path, search, options);
    }

    /**
     * Opens a model to be run. A runtime takes a while to be ready, and a checkpoint: both at once.
     */
    static CheckpointModel openToRun(Path path, ModelOptions options) {
        LazySearch search = new LazySearch(options.runtime());
        search.begin();
        CheckpointModel model = open(path, search, options);
        try {
            model.runtime.get();
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static CheckpointModel open(Path path, LazySearch search, ModelOptions options) {
        Checkpoint checkpoint = Checkpoint.open(path, CheckpointOptions.of(options));
        try {
            LazySearch suited = CoreMlOnly.suits(checkpoint, search, options);
            ChosenRuntime runtime =
                    new ChosenRuntime(suited, () -> WeightDemand.of(checkpoint, options));
            return new CheckpointModel(checkpoint, runtime, options);
        } catch (RuntimeException | Error e) {
            checkpoint.close();
            throw e;
        }
    }

    ModelParts parts() {
        return parts;
    }

    /** The options with the runtime filled in. */
    ModelOptions options() {
        return options.toBuilder().runtime(runtime.get().name()).build();
    }

    /** What is to be said of the runtime that was chosen; null if nothing. */
    @Nullable String runtimeRemark() {
        return runtime.remark();
    }

    /** Whether an absent negative prompt means zeros. */
    boolean zeroNegative() {
        return kind() == ModelKind.STABLE_DIFFUSION_XL
                && checkpoint.index().forceZerosForEmptyPrompt();
    }

    /**
     * Refuses what a network could not compute in the memory that is allowed.
     *
     * @param first the shape of its first input
     */
    void requireMemory(Component component, Shape first) {
        networks.requireMemory(component, first);
    }

    /** Begins to load a network in the background; whoever asks for it waits for that. */
    Background<?> beginLoading(Component component) {
        return networks.begin(component);
    }

    @Override
    public ModelKind kind() {
        return parts.kind();
    }

    @Override
    public ModelIdentity identity() {
        return checkpoint.identity();
    }

    @Override
    public int vaeFactor() {
        return parts.vaeFactor();
    }

    @Override
    public ImageSize defaultSize() {
        return parts.defaultSize();
    }

    @Override
    public boolean has(Component component) {
        return parts.has(component);
    }

    @Override
    public ClipTokenizer tokenizer() {
        return tokenizer(CheckpointComponent.TEXT_ENCODER);
    }

    @Override
    public ClipTokenizer tokenizer2() {
        return tokenizer(CheckpointComponent.TEXT_ENCODER_2);
    }

    private ClipTokenizer tokenizer(CheckpointComponent textEncoder) {
        return tokenizers.computeIfAbsent(
                textEncoder, encoder -> checkpoint.tokenizer(encoder).read());
    }

    @Override
    public TextEncoder textEncoder() {
        ClipConfig config = parts.require(parts.textEncoder(), "text_encoder");
        return textEncoder(Component.TEXT_ENCODER, config);
    }

    @Override
    public TextEncoder textEncoder2() {
        ClipConfig config = parts.require(parts.textEncoder2(), "text_encoder_2");
        return textEncoder(Component.TEXT_ENCODER_2, config);
    }

    private TextEncoder textEncoder(Component component, ClipConfig config) {
        return new TextEncoder(
                networks.get(component),
                config.layers(),
                config.width(),
                config.pooledWidth(),
                kind() == ModelKind.STABLE_DIFFUSION
                        ? TextEncoder.Usage.LAST_NORMALIZED
                        : TextEncoder.Usage.PENULTIMATE);
    }

    @Override
    public UNet unet() {
        UNetConfig config = parts.require(parts.unet(), "unet");
        return new UNet(
                networks.get(Component.UNET), config.inputChannels(), config.outputChannels());
    }

    @Override
    public VaeDecoder vaeDecoder() {
        VaeSettings settings = vaeSettings();
        return new VaeDecoder(networks.get(Component.VAE_DECODER), settings);
    }

    @Override
    public VaeEncoder vaeEncoder() {
        VaeConfig config = parts.require(parts.vaeEncoder(), "vae");
        return new VaeEncoder(networks.get(Component.VAE_ENCODER), settings(config));
    }

    /** How the VAE decoder is used. */
    VaeSettings vaeSettings() {
        return settings(parts.require(parts.vaeDecoder(), "vae"));
    }

    private VaeSettings settings(VaeConfig config) {
        return new VaeSettings(
                config.factor(),
                config.sampleSize(),
                config.scalingFactor(),
                config.latentsMean(),
                config.latentsStd(),
                options.vaeTiling());
    }

    @Override
    public Scheduler scheduler() {
        return Scheduler.of(parts.require(parts.scheduler(), "scheduler"));
    }

    @Override
    public void export(Path folder, ExportOptions exporting, PaletteListener listener) {
        ModelExport.write(parts, folder, exporting, listener);
    }

    @Override
    public PaletteReport palettize(Path folder, PaletteOptions palettes, PaletteListener listener) {
        return Palettization.write(parts, folder, palettes, listener);
    }

    @Override
    public Analysis analyze(Path folder, AnalysisOptions analysis, AnalysisListener listener) {
        return RecipeAnalysis.run(this, folder, analysis, listener);
    }

    /** Loads a network anew, with weights that may be replaced; the caller closes it. */
    Network loadSwappable(Component component, Set<String> weights) {
        return networks.load(component, options -> options.withSwappable(weights));
    }

    /** Loads a network anew, with extra outputs; the caller closes it. */
    Network loadObserved(Component component, List<Observation> observations) {
        return networks.load(component, options -> options.withObservations(observations));
    }

    @Override
    public void unload(Component component) {
        networks.unload(component);
    }

    @Override
    public void close() {
        try (checkpoint) {
            networks.close();
        }
    }

    @Override
    public String toString() {
        return checkpoint.toString();
    }
}
