package org.gouache;

import org.gouache.export.ExportOptions;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.scheduler.Scheduler;
import org.gouache.spi.ModelProvider;
import org.gouache.text.ClipTokenizer;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The parts of a model, to be driven by hand; {@link Pipeline} drives them. A network is loaded
 * when it is first asked for, and closed with the model or by {@link #unload}. Each network is for
 * one thread at a time.
 *
 * <p>Asking for a part that this model does not have throws {@link GouacheException}.
 */
public interface Model extends AutoCloseable {
    /** Opens a model with the default options. */
    static Model open(Path model) {
        return open(model, ModelOptions.DEFAULT);
    }

    /**
     * Opens a model: a diffusers folder, an ONNX folder in optimum's layout, a bundle of Core ML
     * models under the names of Apple's converter, or a single-file checkpoint. Reads
     * configurations, not weights. A folder without {@code model_index.json} is a part of a model:
     * it has the networks whose folders are there.
     *
     * @throws GouacheException if it is not a model, or an option does not fit; names the file
     */
    static Model open(Path model, ModelOptions options) {
        return ModelProvider.get().open(model, options);
    }

    /** The family of models that it belongs to. */
    ModelKind kind();

    /** Name and content hash; the hash is computed when first asked for. */
    ModelIdentity identity();

    /**
     * Pixels of the picture along one latent, in each direction: 2 to the number of the VAE's
     * blocks less one.
     */
    int vaeFactor();

    /** Width and height in pixels of the pictures that the model was trained on. */
    ImageSize defaultSize();

    /** Whether the model has a network; others are an error to ask for. */
    boolean has(Component component);

    /** The first text encoder's. */
    ClipTokenizer tokenizer();

    /** The second text encoder's. */
    ClipTokenizer tokenizer2();

    /** The only or first text encoder: of all models but the XL refiner. */
    TextEncoder textEncoder();

    /** The second text encoder: of SDXL and its refiner. */
    TextEncoder textEncoder2();

    /** The denoising network. */
    UNet unet();

    /** From latents to pictures. */
    VaeDecoder vaeDecoder();

    /** From pictures to latents. */
    VaeEncoder vaeEncoder();

    /** As the model's {@code scheduler_config.json} describes it. */
    Scheduler scheduler();

    /**
     * Writes the model in another format, that of the options: a folder that {@link #open} takes
     * again. In ONNX files weights are dense, what palettes give included; in Core ML packages
     * palettes stay palettes.
     *
     * @param folder must not exist, or be empty
     * @throws GouacheException if nothing on the path writes the format, the options do not suit
     *     the model, or the folder cannot be written; with palettes also as {@link #palettize(Path,
     *     PaletteOptions)} throws
     * @throws GenerationCancelledException if the thread is interrupted, which stays set; nothing
     *     is left of the folder
     */
    default void export(Path folder, ExportOptions options) {
        export(folder, options, PaletteListener.NONE);
    }

    /**
     * As {@link #export(Path, ExportOptions)}, and reports on the way.
     *
     * @param listener hears of palettes, if there are any
     */
    void export(Path folder, ExportOptions options, PaletteListener listener);

    /**
     * Writes the model with weights squeezed into palettes: a diffusers folder that {@link #open}
     * takes again, with tensors that only Gouache reads in place of those that were palettized; or
     * with {@link PaletteOptions#simulated} an ordinary one with what the palettes decode to.
     *
     * @param folder must not exist, or be empty
     * @throws GouacheException if the model is palettized already, is an ONNX folder, lacks a
     *     component that was asked for or has weights that are not finite, or if the folder lies
     *     inside the model or cannot be written
     * @throws GenerationCancelledException if the thread is interrupted, which stays set; nothing
     *     is left of the folder
     */
    default PaletteReport palettize(Path folder, PaletteOptions options) {
        return palettize(folder, options, PaletteListener.NONE);
    }

    /** As {@link #palettize(Path, PaletteOptions)}, and reports on the way. */
    PaletteReport palettize(Path folder, PaletteOptions options, PaletteListener listener);

    /**
     * Measures what palettes do to the UNet, layer by layer, and makes recipes of that: which layer
     * gets how many bits. Writes them with all measurements into {@code recipes.json}.
     *
     * @param folder made if it does not exist. Measurements are also kept there one by one, so that
     *     an analysis that was broken off, however, goes on from there when it is asked for again
     * @throws GouacheException if the model is palettized already, cannot make a picture from a
     *     text alone or has no layers of that size, if a target cannot be reached, if the folder
     *     holds measurements of another model or with another probe, or if it cannot be written
     * @throws GenerationCancelledException if the thread is interrupted, which stays set
     */
    Analysis analyze(Path folder, AnalysisOptions options, AnalysisListener listener);

    /**
     * Frees a network before the model is closed; it is loaded again when it is asked for again.
     */
    void unload(Component component);

    /** Frees the networks. */
    @Override
    void close();

    /** The networks that a model may have. */
    enum Component {
        TEXT_ENCODER,
        TEXT_ENCODER_2,
        UNET,
        VAE_DECODER,
        VAE_ENCODER;

        /** As an ONNX folder names it: {@code vae_decoder}. */
        public String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
