package org.gouache;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a UNet is told beside the latents.
 *
 * @param encoderHiddenStates the text, float32 [batch, tokens, width]
 * @param textEmbeds SDXL: the pooled text, float32 [batch, width]; null for models without
 * @param timeIds SDXL: sizes and crop, float32 [batch, 6] as of {@link #timeIds(ImageSize, Crop,
 *     ImageSize)} (refiner [batch, 5]); null for models without
 */
public record Conditioning(
        Tensor encoderHiddenStates, @Nullable Tensor textEmbeds, @Nullable Tensor timeIds) {
    /** For Stable Diffusion 1 and 2. */
    public static Conditioning of(TextEncoding text) {
        return new Conditioning(text.hiddenStates(), null, null);
    }

    /** For SDXL: the {@linkplain TextEncoding#join joined} texts, and sizes. */
    public static Conditioning of(TextEncoding text, Tensor timeIds) {
        return new Conditioning(text.hiddenStates(), text.pooled(), timeIds);
    }

    /**
     * SDXL's conditioning on sizes and crops, float32 [1, 6]: original height and width, crop from
     * top and left, target height and width (arXiv:2307.01952, section 2.2).
     */
    public static Tensor timeIds(ImageSize original, Crop crop, ImageSize target) {
        return Tensor.of(
                Shape.of(1, 6),
                original.height(),
                original.width(),
                crop.top(),
                crop.left(),
                target.height(),
                target.width());
    }
}
