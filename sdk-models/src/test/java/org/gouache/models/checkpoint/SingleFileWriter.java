package org.gouache.models.checkpoint;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;

import tools.jackson.databind.JsonNode;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Writes a model of a diffusers folder as the original code would have stored it. */
final class SingleFileWriter {
    private final Checkpoint model;
    private final SafetensorsWriter writer = new SafetensorsWriter();

    private SingleFileWriter(Checkpoint model) {
        this.model = model;
    }

    static void write(Checkpoint model, Path file) {
        SingleFileWriter writer = new SingleFileWriter(model);
        boolean isXl = model.index().isXl();
        for (CheckpointComponent component : model.components()) {
            switch (component) {
                case UNET -> writer.unet();
                case VAE -> writer.vae();
                case TEXT_ENCODER -> {
                    if (model.config(component)
                            .get("hidden_act")
                            .stringValue()
                            .equals("quick_gelu")) {
                        writer.clip(
                                component,
                                isXl
                                        ? "conditioner.embedders.0.transformer."
                                        : "cond_stage_model.transformer.");
                    } else {
                        writer.openClip(component, "cond_stage_model.model.");
                    }
                }
                case TEXT_ENCODER_2 ->
                        writer.openClip(
                                component,
                                model.has(CheckpointComponent.TEXT_ENCODER)
                                        ? "conditioner.embedders.1.model."
                                        : "conditioner.embedders.0.model.");
                default -> throw new IllegalArgumentException(component.toString());
            }
        }
        writer.writer
                .addZeros("model_ema.decay", ElementType.F32, Shape.scalar())
                .addZeros("betas", ElementType.F32, Shape.of(1000))
                .write(file);
    }

    private void unet() {
        JsonNode config = model.config(CheckpointComponent.UNET);
        List<Boolean> isAttentive =
                config.get("up_block_types")
                        .valueStream()
                        .map(type -> type.stringValue().startsWith("CrossAttn"))
                        .toList();
        int layers = config.get("layers_per_block").intValue();
        WeightStore weights = model.weights(CheckpointComponent.UNET);
        for (String name : weights.names()) {
            add(
                    "model.diffusion_model." + SingleFileLayout.unet(name, layers, isAttentive),
                    weights,
                    name);
        }
    }

    private void vae() {
        WeightStore weights = model.weights(CheckpointComponent.VAE);
        int blocks = model.config(CheckpointComponent.VAE).get("block_out_channels").size();
        for (String name : weights.names()) {
            DenseWeight weight = (DenseWeight) weights.get(name);
            boolean isConvolution = name.contains("attentions") && weight.shape().rank() == 2;
            writer.add(
                    "first_stage_model." + SingleFileLayout.vae(name, blocks),
                    isConvolution
                            ? weight.reshape(
                                    Shape.of(weight.shape().size(0), weight.shape().size(1), 1, 1))
                            : weight);
        }
    }

    private void clip(CheckpointComponent component, String prefix) {
        WeightStore weights = model.weights(component);
        weights.names().forEach(name -> add(prefix + name, weights, name));
        writer.add(
                prefix + "text_model.embeddings.position_ids",
                ElementType.I64,
                Shape.of(1, 1),
                channel -> channel.write(ByteBuffer.allocate(8)));
    }

    private void openClip(CheckpointComponent component, String prefix) {
        WeightStore weights = model.weights(component);
        for (String name : weights.names()) {
            if (name.equals("text_projection.weight")) {
                writer.add(
                        prefix + "text_projection", ((DenseWeight) weights.get(name)).transpose());
            } else if (name.contains(".q_proj.")) {
                writer.add(prefix + SingleFileLayout.openClip(name), joined(weights, name));
            } else if (!name.contains(".k_proj.") && !name.contains(".v_proj.")) {
                add(prefix + SingleFileLayout.openClip(name), weights, name);
            }
        }
        if (component == CheckpointComponent.TEXT_ENCODER) {
            unusedLastLayer(weights, prefix);
        }
        writer.addZeros(prefix + "logit_scale", ElementType.F32, Shape.scalar());
    }

    /** The 2.x models do not use the last layer of their encoder, but their files have it. */
    private void unusedLastLayer(WeightStore weights, String prefix) {
        int layers =
                model.config(CheckpointComponent.TEXT_ENCODER).get("num_hidden_layers").intValue();
        String last = "text_model.encoder.layers.%d.".formatted(layers - 1);
        String unused = "text_model.encoder.layers.%d.".formatted(layers);
        for (String name : weights.names()) {
            if (name.startsWith(last) && !name.contains(".k_proj.") && !name.contains(".v_proj.")) {
                DenseWeight weight =
                        name.contains(".q_proj.")
                                ? joined(weights, name)
                                : (DenseWeight) weights.get(name);
                writer.add(prefix + SingleFileLayout.openClip(name.replace(last, unused)), weight);
            }
        }
        long hidden = weights.get("text_model.final_layer_norm.bias").shape().size(0);
        writer.addZeros(prefix + "text_projection", ElementType.F32, Shape.of(hidden, hidden));
    }

    private void add(String target, WeightStore weights, String name) {
        writer.add(target, (DenseWeight) weights.get(name));
    }

    private static DenseWeight joined(WeightStore weights, String queryName) {
        List<DenseWeight> thirds =
                List.of("q_proj", "k_proj", "v_proj").stream()
                        .map(third -> (DenseWeight) weights.get(queryName.replace("q_proj", third)))
                        .toList();
        DenseWeight query = thirds.getFirst();
        MemorySegment data = Arena.ofAuto().allocate(3 * query.data().byteSize());
        for (int i = 0; i < 3; i++) {
            data.asSlice(i * query.data().byteSize()).copyFrom(thirds.get(i).data());
        }
        return new DenseWeight(
                query.type(), query.shape().with(0, 3 * query.shape().size(0)), data);
    }
}
