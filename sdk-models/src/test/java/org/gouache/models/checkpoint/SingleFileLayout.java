package org.gouache.models.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names of single-file checkpoints, computed from those of diffusers by the arithmetic of the
 * original code's loops: the test's own way back.
 */
final class SingleFileLayout {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "(down|up)_blocks\\.(\\d+)\\.(resnets|attentions|downsamplers|upsamplers)\\.(\\d+)\\.(.*)");
    private static final Pattern MIDDLE =
            Pattern.compile("mid_block\\.(resnets|attentions)\\.(\\d)\\.(.*)");

    private static final List<Map.Entry<String, String>> UNET_ENDS =
            List.of(
                    Map.entry("time_embedding.linear_1.", "time_embed.0."),
                    Map.entry("time_embedding.linear_2.", "time_embed.2."),
                    Map.entry("add_embedding.linear_1.", "label_emb.0.0."),
                    Map.entry("add_embedding.linear_2.", "label_emb.0.2."),
                    Map.entry("conv_in.", "input_blocks.0.0."),
                    Map.entry("conv_norm_out.", "out.0."),
                    Map.entry("conv_out.", "out.2."));

    private static final Map<String, String> UNET_RESNET =
            Map.of(
                    "norm1", "in_layers.0",
                    "conv1", "in_layers.2",
                    "time_emb_proj", "emb_layers.1",
                    "norm2", "out_layers.0",
                    "conv2", "out_layers.3",
                    "conv_shortcut", "skip_connection");

    private static final Map<String, String> VAE_ATTENTION =
            Map.of(
                    "group_norm",
                    "norm",
                    "to_q",
                    "q",
                    "to_k",
                    "k",
                    "to_v",
                    "v",
                    "to_out.0",
                    "proj_out");

    private SingleFileLayout() {}

    /**
     * @param layers the number of layers of a down block
     * @param isAttentive whether an up block has attention, by its index
     */
    static String unet(String name, int layers, List<Boolean> isAttentive) {
        for (var end : UNET_ENDS) {
            if (name.startsWith(end.getKey())) {
                return end.getValue() + name.substring(end.getKey().length());
            }
        }
        var middle = MIDDLE.matcher(name);
        if (middle.matches()) {
            boolean isResnet = middle.group(1).equals("resnets");
            int index = isResnet ? 2 * Integer.parseInt(middle.group(2)) : 1;
            return "middle_block." + index + "." + inner(isResnet, middle.group(3));
        }
        var block = BLOCK.matcher(name);
        if (!block.matches()) {
            throw new IllegalArgumentException(name);
        }
        return block.group(1).equals("down")
                ? down(block.toMatchResult(), layers)
                : up(block.toMatchResult(), layers, isAttentive);
    }

    private static String down(MatchResult name, int layers) {
        int index = 1 + Integer.parseInt(name.group(2)) * (layers + 1);
        int layer = Integer.parseInt(name.group(4));
        return switch (name.group(3)) {
            case "resnets" ->
                    "input_blocks.%d.0.%s".formatted(index + layer, inner(true, name.group(5)));
            case "attentions" -> "input_blocks.%d.1.%s".formatted(index + layer, name.group(5));
            default ->
                    "input_blocks.%d.0.%s"
                            .formatted(index + layers, name.group(5).replace("conv.", "op."));
        };
    }

    private static String up(MatchResult name, int layers, List<Boolean> isAttentive) {
        int block = Integer.parseInt(name.group(2));
        int index = block * (layers + 1);
        int layer = Integer.parseInt(name.group(4));
        return switch (name.group(3)) {
            case "resnets" ->
                    "output_blocks.%d.0.%s".formatted(index + layer, inner(true, name.group(5)));
            case "attentions" -> "output_blocks.%d.1.%s".formatted(index + layer, name.group(5));
            default ->
                    "output_blocks.%d.%d.%s"
                            .formatted(
                                    index + layers, isAttentive.get(block) ? 2 : 1, name.group(5));
        };
    }

    private static String inner(boolean isResnet, String name) {
        int dot = name.lastIndexOf('.');
        return isResnet ? UNET_RESNET.get(name.substring(0, dot)) + name.substring(dot) : name;
    }

    static String vae(String name, int blocks) {
        var block =
                Pattern.compile(
                                "(en|de)coder\\.(?:down|up)_blocks\\.(\\d+)\\.(\\w+)\\.(\\d+)\\.(.*)")
                        .matcher(name);
        if (block.matches()) {
            boolean isEncoder = block.group(1).equals("en");
            int index = Integer.parseInt(block.group(2));
            return "%s.%d.%s"
                    .formatted(
                            isEncoder ? "encoder.down" : "decoder.up",
                            isEncoder ? index : blocks - 1 - index,
                            switch (block.group(3)) {
                                case "resnets" ->
                                        "block."
                                                + block.group(4)
                                                + "."
                                                + block.group(5)
                                                        .replace("conv_shortcut", "nin_shortcut");
                                case "downsamplers" -> "downsample." + block.group(5);
                                default -> "upsample." + block.group(5);
                            });
        }
        var middle =
                Pattern.compile("(\\w+)\\.mid_block\\.(resnets|attentions)\\.(\\d)\\.(.*)\\.(\\w+)")
                        .matcher(name);
        if (middle.matches()) {
            return middle.group(2).equals("resnets")
                    ? "%s.mid.block_%d.%s.%s"
                            .formatted(
                                    middle.group(1),
                                    Integer.parseInt(middle.group(3)) + 1,
                                    middle.group(4),
                                    middle.group(5))
                    : "%s.mid.attn_1.%s.%s"
                            .formatted(
                                    middle.group(1),
                                    VAE_ATTENTION.get(middle.group(4)),
                                    middle.group(5));
        }
        return name.replace("conv_norm_out", "norm_out");
    }

    /** Of all but the attention's inputs, which OpenCLIP holds in one. */
    static String openClip(String name) {
        return switch (name) {
            case "text_model.embeddings.position_embedding.weight" -> "positional_embedding";
            case "text_projection.weight" -> "text_projection";
            default ->
                    name.replace("text_model.embeddings.token_embedding", "token_embedding")
                            .replace("text_model.final_layer_norm", "ln_final")
                            .replace("text_model.encoder.layers", "transformer.resblocks")
                            .replace("layer_norm", "ln_")
                            .replace("self_attn.q_proj.", "attn.in_proj_")
                            .replace("self_attn", "attn")
                            .replace("mlp.fc1", "mlp.c_fc")
                            .replace("mlp.fc2", "mlp.c_proj");
        };
    }
}
