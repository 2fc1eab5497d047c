package org.gouache;

import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a UNet is told beside the latents.
 *
 * @param encoderHiddenStates the text, float32 [batch, tokens, width]
 * @param textEmbeds SDXL: the pooled text, float32 [batch, width]; null for models without
 * @param timeIds SDXL: original height and width, crop from top and left, target height and width,
 *     float32 [batch, 6] (refiner [batch, 5]); null for models without
 */
public record Conditioning(
        Tensor encoderHiddenStates, @Nullable Tensor textEmbeds, @Nullable Tensor timeIds) {
    public static Conditioning of(Tensor encoderHiddenStates) {
        return new Conditioning(encoderHiddenStates, null, null);
    }
}
