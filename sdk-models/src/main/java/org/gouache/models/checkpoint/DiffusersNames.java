package org.gouache.models.checkpoint;

import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;

import java.util.Map;

/**
 * Gives a component's weights the names that its network asks for, whatever version of the
 * libraries wrote them.
 */
final class DiffusersNames {
    private static final String TEXT_MODEL = "text_model.";
    private static final Map<String, String> OLD_ATTENTION =
            Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

    private DiffusersNames() {}

    static WeightStore of(CheckpointComponent component, WeightStore store) {
        return switch (component) {
            case TEXT_ENCODER, TEXT_ENCODER_2 -> textEncoder(store);
            case VAE, VAE_ENCODER, VAE_DECODER -> WeightView.rename(store, DiffusersNames::vae);
            case UNET -> store;
        };
    }

    /** Since version 5, transformers writes a text encoder without the level {@code text_model}. */
    private static WeightStore textEncoder(WeightStore store) {
        boolean hasLevel = store.names().stream().anyMatch(name -> name.startsWith(TEXT_MODEL));
        WeightView.Builder renamed = WeightView.builder(store.toString());
        for (String name : store.names()) {
            if (!name.endsWith("embeddings.position_ids")) {
                boolean isTopLevel = hasLevel || name.startsWith("text_projection.");
                renamed.add(isTopLevel ? name : TEXT_MODEL + name, store, name);
            }
        }
        return renamed.build();
    }

    private static String vae(String name) {
        String[] parts = name.split("\\.");
        int module = parts.length - 2;
        if (module > 1
                && parts[module - 2].equals("attentions")
                && OLD_ATTENTION.containsKey(parts[module])) {
            parts[module] = OLD_ATTENTION.get(parts[module]);
            return String.join(".", parts);
        }
        return name;
    }
}
