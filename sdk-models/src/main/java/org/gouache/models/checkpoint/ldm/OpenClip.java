package org.gouache.models.checkpoint.ldm;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;

import java.util.Map;

/**
 * A text encoder of OpenCLIP: query, key and value of an attention are one matrix, and the
 * projection of the pooled output is stored the other way round.
 */
public final class OpenClip {
    private static final String LAYERS = "transformer.resblocks";
    private static final String[] THIRDS = {"q_proj", "k_proj", "v_proj"};

    private static final Map<String, String> SUBMODULES =
            Map.of(
                    "ln_1", "layer_norm1",
                    "ln_2", "layer_norm2",
                    "attn.out_proj", "self_attn.out_proj",
                    "mlp.c_fc", "mlp.fc1",
                    "mlp.c_proj", "mlp.fc2");

    private final WeightStore openClip;
    private final ModuleNames names = new ModuleNames(SUBMODULES);
    private final WeightView.Builder view;

    private OpenClip(WeightStore openClip) {
        this.openClip = openClip;
        this.view = WeightView.builder(openClip.toString());
    }

    /**
     * The weights under the names of transformers; those that it does not know are left out.
     *
     * @param layers how many layers to present: models that use the last but one are described as
     *     having one layer less than the file
     * @param projection whether to present the projection of the pooled output
     */
    public static WeightStore toTransformers(WeightStore openClip, int layers, boolean projection) {
        return new OpenClip(openClip).toTransformers(layers, projection);
    }

    private WeightStore toTransformers(int layers, boolean projection) {
        names.put("token_embedding", "text_model.embeddings.token_embedding");
        names.put("ln_final", "text_model.final_layer_norm");
        for (int i = 0; i < layers; i++) {
            String module = LAYERS + "." + i;
            String target = "text_model.encoder.layers." + i;
            names.put(module, target);
            thirds(module + ".attn.in_proj_weight", target + ".self_attn.%s.weight");
            thirds(module + ".attn.in_proj_bias", target + ".self_attn.%s.bias");
        }
        addIfPresent("text_model.embeddings.position_embedding.weight", "positional_embedding");
        if (projection && openClip.contains("text_projection")) {
            view.add("text_projection.weight", openClip, "text_projection", OpenClip::transpose);
        }
        for (String name : openClip.names()) {
            if (!name.contains(".attn.in_proj_")) {
                names.translate(name)
                        .ifPresent(translation -> view.add(translation, openClip, name));
            }
        }
        return view.build();
    }

    private void addIfPresent(String target, String name) {
        if (openClip.contains(name)) {
            view.add(target, openClip, name);
        }
    }

    private void thirds(String name, String target) {
        if (openClip.contains(name)) {
            for (int i = 0; i < THIRDS.length; i++) {
                int third = i;
                view.add(
                        target.formatted(THIRDS[i]),
                        openClip,
                        name,
                        weight -> third(weight, third));
            }
        }
    }

    private static Weight third(Weight all, int index) {
        if (all.shape().rank() == 0 || all.shape().size(0) % THIRDS.length != 0) {
            throw new IllegalArgumentException(
                    "shape %s cannot be split into query, key and value".formatted(all.shape()));
        }
        long rows = all.shape().size(0) / THIRDS.length;
        return all.rows(index * rows, (index + 1) * rows);
    }

    private static Weight transpose(Weight weight) {
        return ((DenseWeight) weight).transpose();
    }
}
