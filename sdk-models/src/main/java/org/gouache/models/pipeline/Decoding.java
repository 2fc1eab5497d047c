package org.gouache.models.pipeline;

import org.gouache.MemoryMode;
import org.gouache.Model.Component;
import org.gouache.VaeDecoder;
import org.gouache.image.Image;
import org.gouache.image.PixelRange;
import org.gouache.tensor.Tensor;

import java.util.List;

/** Turns latents into pictures. */
record Decoding(CheckpointModel model, MemoryMode memory, Cancellation cancellation) {
    List<Image> pictures(Tensor latents) {
        return Image.listOf(decode(latents), PixelRange.SIGNED);
    }

    /** Before rounding: float32 [pictures, 3, height, width], about -1 to 1. */
    Tensor decode(Tensor latents) {
        try {
            cancellation.await(model.beginLoading(Component.VAE_DECODER));
            VaeDecoder decoder = model.vaeDecoder();
            return cancellation.during(decoder.network(), () -> decoder.decode(latents));
        } finally {
            if (memory == MemoryMode.LOW) {
                model.unload(Component.VAE_DECODER);
            }
        }
    }
}
