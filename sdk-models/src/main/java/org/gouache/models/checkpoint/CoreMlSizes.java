package org.gouache.models.checkpoint;

import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Objects;

/** Completes published configurations by what Core ML models say of what they take and give. */
final class CoreMlSizes {
    private static final int USUAL_FACTOR = 8;
    private static final int HEAD_SIZE = 64;
    private static final int TIME_ID_WIDTH = 256;

    private CoreMlSizes() {}

    /**
     * @param config the family's published one
     */
    static void complete(
            CheckpointComponent component,
            ObjectNode config,
            FileDescription description,
            FileDescription unet) {
        switch (component) {
            case TEXT_ENCODER, TEXT_ENCODER_2 -> completeTextEncoder(config, description, unet);
            case UNET -> completeUNet(config, unet);
            case VAE_DECODER, VAE_ENCODER, VAE -> completeVae(component, config, description);
        }
    }

    private static void completeTextEncoder(
            ObjectNode config, FileDescription description, FileDescription unet) {
        config.put("max_position_embeddings", CoreMlDescriptions.onlyInput(description, 2).dim(1));
        Shape states = output(description, "last_hidden_state", "hidden_embeds");
        boolean alone = unet.input("time_ids").isEmpty();
        int width =
                states != null && states.rank() == 3
                        ? states.dim(2)
                        : alone
                                ? CoreMlDescriptions.input(unet, "encoder_hidden_states", 4).dim(1)
                                : config.path("hidden_size").asInt();
        if (width != config.path("hidden_size").asInt()) {
            config.put("hidden_size", width);
            config.put("num_attention_heads", width % HEAD_SIZE == 0 ? width / HEAD_SIZE : 1);
        }
        Shape pooled = output(description, "pooled_outputs");
        if (pooled != null && pooled.rank() == 2) {
            config.put("projection_dim", pooled.dim(1));
        }
    }

    private static void completeUNet(ObjectNode config, FileDescription unet) {
        Shape sample = CoreMlDescriptions.input(unet, "sample", 4);
        config.put("in_channels", sample.dim(1));
        Shape prediction = output(unet, "noise_pred");
        if (prediction != null && prediction.rank() == 4) {
            config.put("out_channels", prediction.dim(1));
        }
        config.put(
                "cross_attention_dim",
                CoreMlDescriptions.input(unet, "encoder_hidden_states", 4).dim(1));
        if (unet.input("time_ids").isPresent()) {
            int text = CoreMlDescriptions.input(unet, "text_embeds", 2).dim(1);
            long ids = CoreMlFamily.timeIds(unet, sample.size(0));
            config.put("projection_class_embeddings_input_dim", text + ids * TIME_ID_WIDTH);
        }
    }

    private static void completeVae(
            CheckpointComponent component, ObjectNode config, FileDescription description) {
        int blocks = Integer.numberOfTrailingZeros(factor(component, description)) + 1;
        for (String field : List.of("block_out_channels", "down_block_types", "up_block_types")) {
            ArrayNode values = (ArrayNode) config.get(field);
            while (values.size() > blocks) {
                values.remove(0);
            }
        }
        if (component == CheckpointComponent.VAE_DECODER) {
            config.put("latent_channels", CoreMlDescriptions.onlyInput(description, 4).dim(1));
        }
    }

    /** The one size of pictures that a model is for. */
    static void putSize(
            CheckpointComponent component, ObjectNode config, FileDescription description) {
        switch (component) {
            case UNET -> {
                Shape sample = CoreMlDescriptions.input(description, "sample", 4);
                config.putArray("sample_size").add(sample.dim(2)).add(sample.dim(3));
            }
            case VAE_DECODER, VAE_ENCODER -> {
                Shape input = CoreMlDescriptions.onlyInput(description, 4);
                int scale =
                        component == CheckpointComponent.VAE_ENCODER
                                ? 1
                                : factor(component, description);
                config.put("sample_size", scale * Math.max(input.dim(2), input.dim(3)));
            }
            case TEXT_ENCODER, TEXT_ENCODER_2, VAE -> {}
        }
    }

    /** How many pixels high a latent pixel is. */
    private static int factor(CheckpointComponent component, FileDescription description) {
        Shape input = CoreMlDescriptions.onlyInput(description, 4);
        Feature result = description.outputs().getFirst();
        Shape output = result.shape();
        if (output == null || output.rank() != 4) {
            return USUAL_FACTOR;
        }
        boolean encodes = component == CheckpointComponent.VAE_ENCODER;
        return Math.max(1, (encodes ? input : output).dim(2) / (encodes ? output : input).dim(2));
    }

    private static @Nullable Shape output(FileDescription description, String... names) {
        return List.of(names).stream()
                .flatMap(name -> description.output(name).stream())
                .map(Feature::shape)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
