package org.gouache.models.checkpoint.ldm;

import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;

import java.util.Map;

/**
 * The UNet: its blocks are two flat lists, {@code input_blocks} and {@code output_blocks}, in which
 * the places of downsamplers and upsamplers show where a block of diffusers ends.
 */
public final class LdmUNet {
    private static final Map<String, String> FIXED =
            Map.ofEntries(
                    Map.entry("time_embed.0", "time_embedding.linear_1"),
                    Map.entry("time_embed.2", "time_embedding.linear_2"),
                    Map.entry("label_emb.0.0", "add_embedding.linear_1"),
                    Map.entry("label_emb.0.2", "add_embedding.linear_2"),
                    Map.entry("input_blocks.0.0", "conv_in"),
                    Map.entry("middle_block.0", "mid_block.resnets.0"),
                    Map.entry("middle_block.1", "mid_block.attentions.0"),
                    Map.entry("middle_block.2", "mid_block.resnets.1"),
                    Map.entry("out.0", "conv_norm_out"),
                    Map.entry("out.2", "conv_out"));

    private static final Map<String, String> SUBMODULES =
            Map.of(
                    "in_layers.0", "norm1",
                    "in_layers.2", "conv1",
                    "emb_layers.1", "time_emb_proj",
                    "out_layers.0", "norm2",
                    "out_layers.3", "conv2",
                    "skip_connection", "conv_shortcut",
                    "op", "conv");

    private final ModuleTree tree;
    private final ModuleNames names = new ModuleNames(SUBMODULES);

    private LdmUNet(ModuleTree tree) {
        this.tree = tree;
        FIXED.forEach(names::put);
        inputBlocks();
        outputBlocks();
    }

    /** The weights under the names of diffusers; those that it does not know are left out. */
    public static WeightStore toDiffusers(WeightStore ldm) {
        ModuleNames names = new LdmUNet(new ModuleTree(ldm.names())).names;
        WeightView.Builder view = WeightView.builder(ldm.toString());
        for (String name : ldm.names()) {
            names.translate(name).ifPresent(translation -> view.add(translation, ldm, name));
        }
        return view.build();
    }

    private void inputBlocks() {
        int block = 0;
        int layer = 0;
        for (int i = 1; i < tree.count("input_blocks"); i++) {
            String module = "input_blocks." + i;
            String target = "down_blocks." + block;
            if (tree.has(module + ".0.op")) {
                names.put(module + ".0", target + ".downsamplers.0");
                block++;
                layer = 0;
            } else {
                names.put(module + ".0", target + ".resnets." + layer);
                names.put(module + ".1", target + ".attentions." + layer);
                layer++;
            }
        }
    }

    private void outputBlocks() {
        int block = 0;
        int layer = 0;
        for (int i = 0; i < tree.count("output_blocks"); i++) {
            String module = "output_blocks." + i;
            String target = "up_blocks." + block;
            int last = tree.count(module) - 1;
            boolean upsamples = tree.has(module + "." + last + ".conv");
            names.put(module + ".0", target + ".resnets." + layer);
            names.put(module + ".1", target + ".attentions." + layer);
            layer++;
            if (upsamples) {
                names.put(module + "." + last, target + ".upsamplers.0");
                block++;
                layer = 0;
            }
        }
    }
}
