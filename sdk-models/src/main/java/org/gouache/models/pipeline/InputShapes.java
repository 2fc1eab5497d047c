package org.gouache.models.pipeline;

import org.gouache.ImageSize;
import org.gouache.Model.Component;
import org.gouache.graph.NetworkInput;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.unet.UNetConfig.AddedConditions;
import org.gouache.tensor.Shape;

import java.util.HashMap;
import java.util.Map;

/** The shapes of what networks of a model take, for pictures of one size. */
final class InputShapes {
    private InputShapes() {}

    /**
     * @return by name, in order
     */
    static Map<String, Shape> of(ModelParts parts, Component component, int batch, ImageSize size) {
        Map<String, Long> sizes = new HashMap<>();
        int scale = component == Component.VAE_ENCODER ? 1 : parts.vaeFactor();
        sizes.put("batch", (long) batch);
        sizes.put("height", (long) size.height() / scale);
        sizes.put("width", (long) size.width() / scale);
        ClipConfig text = parts.textEncoder2() == null ? parts.textEncoder() : parts.textEncoder2();
        if (text != null) {
            sizes.put("tokens", (long) text.positions());
        }
        if (parts.unet() != null && parts.unet().addedConditions() != null) {
            putConditions(sizes, parts, parts.unet().addedConditions());
        }
        return NetworkInput.shapes(parts.definition(component).inputs(), sizes);
    }

    /** What of the width of added conditions is text, the second text encoder says. */
    private static void putConditions(
            Map<String, Long> sizes, ModelParts parts, AddedConditions added) {
        ClipConfig text = parts.textEncoder2();
        if (text != null) {
            sizes.put("text_width", (long) text.pooledWidth());
            sizes.put("time_ids", (long) added.timeIds(text.pooledWidth()));
        }
    }
}
