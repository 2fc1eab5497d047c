package org.gouache.models.checkpoint.ldm;

import org.gouache.tensor.Shape;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The VAE: the decoder's blocks are numbered from its output, and the linear layers of its
 * attention are 1×1 convolutions.
 */
public final class LdmVae {
    private static final List<String> ATTENTION_LAYERS = List.of("q", "k", "v", "proj_out");

    private static final Map<String, String> SUBMODULES =
            Map.of(
                    "nin_shortcut", "conv_shortcut",
                    "norm", "group_norm",
                    "q", "to_q",
                    "k", "to_k",
                    "v", "to_v",
                    "proj_out", "to_out.0");

    private final ModuleTree tree;
    private final ModuleNames names = new ModuleNames(SUBMODULES);

    private LdmVae(ModuleTree tree) {
        this.tree = tree;
        names.put("quant_conv", "quant_conv");
        names.put("post_quant_conv", "post_quant_conv");
        Stream.of("encoder", "decoder").forEach(this::commonModules);
        int downBlocks = tree.count("encoder.down");
        for (int i = 0; i < downBlocks; i++) {
            block("encoder.down." + i, "encoder.down_blocks." + i);
        }
        int upBlocks = tree.count("decoder.up");
        for (int i = 0; i < upBlocks; i++) {
            block("decoder.up." + i, "decoder.up_blocks." + (upBlocks - 1 - i));
        }
    }

    /** The weights under the names of diffusers; those that it does not know are left out. */
    public static WeightStore toDiffusers(WeightStore ldm) {
        ModuleNames names = new LdmVae(new ModuleTree(ldm.names())).names;
        WeightView.Builder view = WeightView.builder(ldm.toString());
        for (String name : ldm.names()) {
            names.translate(name)
                    .ifPresent(translation -> {
                        if (isAttentionWeight(name)) {
                            view.add(translation, ldm, name, LdmVae::asLinear);
                        } else {
                            view.add(translation, ldm, name);
                        }
                    });
        }
        return view.build();
    }

    private void commonModules(String half) {
        names.put(half + ".conv_in", half + ".conv_in");
        names.put(half + ".mid.block_1", half + ".mid_block.resnets.0");
        names.put(half + ".mid.attn_1", half + ".mid_block.attentions.0");
        names.put(half + ".mid.block_2", half + ".mid_block.resnets.1");
        names.put(half + ".norm_out", half + ".conv_norm_out");
        names.put(half + ".conv_out", half + ".conv_out");
    }

    private void block(String module, String target) {
        for (int i = 0; i < tree.count(module + ".block"); i++) {
            names.put(module + ".block." + i, target + ".resnets." + i);
        }
        names.put(module + ".downsample", target + ".downsamplers.0");
        names.put(module + ".upsample", target + ".upsamplers.0");
    }

    private static boolean isAttentionWeight(String name) {
        return ATTENTION_LAYERS.stream()
                .anyMatch(layer -> name.endsWith(".attn_1." + layer + ".weight"));
    }

    private static Weight asLinear(Weight convolution) {
        Shape shape = convolution.shape();
        return shape.rank() == 4 && shape.size(2) == 1 && shape.size(3) == 1
                ? convolution.reshape(Shape.of(shape.size(0), shape.size(1)))
                : convolution;
    }
}
