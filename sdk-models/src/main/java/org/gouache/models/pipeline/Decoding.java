package org.gouache.models.pipeline;

import org.gouache.MemoryMode;
import org.gouache.Model;
import org.gouache.Model.Component;
import org.gouache.VaeDecoder;
import org.gouache.image.Image;
import org.gouache.image.PixelRange;
import org.gouache.tensor.Tensor;

import java.util.List;

/** Turns latents into pictures. */
record Decoding(Model model, MemoryMode memory, Cancellation cancellation) {
    List<Image> pictures(Tensor latents) {
        try {
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
