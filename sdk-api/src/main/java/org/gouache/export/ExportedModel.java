package org.gouache.export;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.tensor.Shape;
import org.gouache.text.ClipTokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A model as an exporter sees it. */
public interface ExportedModel {
    ModelKind kind();

    /** Pixels of the picture along one latent, in each direction. */
    int vaeFactor();

    /** Width and height in pixels of the pictures that the model was trained on. */
    ImageSize defaultSize();

    /** The networks that it has, in their order. */
    Set<Component> components();

    /**
     * A network and the weights that it is exported with, palettized if that was asked for.
     *
     * @throws GouacheException if the model lacks it, or has it as a ready-made file
     * @throws GenerationCancelledException if the thread is interrupted, which stays set
     */
    GraphSource network(Component component) throws IOException;

    /**
     * The shape of each input of a network.
     *
     * @param batch samples at a time
     * @param size of the pictures
     */
    Map<String, Shape> inputShapes(Component component, int batch, ImageSize size);

    /** Whether a network overflows in float16, as its configuration says. */
    boolean needsFloat32(Component component);

    /** Gives back the memory of a network's weights. */
    void release(Component component);

    /**
     * The tokenizer of a text encoder.
     *
     * @throws GouacheException if the model has none
     */
    ClipTokenizer tokenizer(Component textEncoder);

    /**
     * Writes what surrounds the networks, as diffusers lays it out: a folder for each network with
     * its {@code config.json}, and beside these folders the tokenizers, the scheduler's
     * configuration and {@code model_index.json}; and the model's licence.
     *
     * @param folder exists, and is empty
     */
    void writeDiffusersConfigurations(Path folder) throws IOException;

    /**
     * The same as optimum lays it out for ONNX files, where the halves of the VAE are apart.
     *
     * @param folder exists, and is empty
     */
    void writeOptimumConfigurations(Path folder) throws IOException;

    /** Tells whoever asked for the export of something that is not as might be expected. */
    void warn(String warning);
}
