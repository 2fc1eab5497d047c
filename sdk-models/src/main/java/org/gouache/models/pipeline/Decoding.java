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
        try {
            cancellation.await(model.beginLoading(Component.VAE_DECODER));
            VaeDecoder decoder = model.vaeDecoder();
            Tensor pictures = cancellation.during(decoder.network(), () -> decoder.decode(latents));
            return Image.listOf(pictures, PixelRange.SIGNED);
        } finally {
            if (memory == MemoryMode.LOW) {
                model.unload(Component.VAE_DECODER);
            }
        }
    }
}
