package org.gouache.scheduler;

import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Dynamic thresholding of Saharia et al., "Photorealistic Text-to-Image Diffusion Models with Deep
 * Language Understanding": each entry of a batch is clipped to a quantile of its magnitudes, and
 * divided by it.
 *
 * @param ratio of magnitudes below the quantile
 * @param largest what the quantile is limited to; it is never below 1
 */
record Thresholding(float ratio, float largest) {

    /** The thresholding that the configuration asks for, null if none. */
    static @Nullable Thresholding of(SchedulerConfig config) {
        if (!config.flag("thresholding", false)) {
            return null;
        }
        double ratio = config.number("dynamic_thresholding_ratio", 0.995);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw config.invalid("dynamic_thresholding_ratio", "a number from 0 to 1");
        }
        return new Thresholding((float) ratio, (float) config.number("sample_max_value", 1));
    }

    void apply(Tensor batch) {
        for (int i = 0; i < batch.shape().size(0); i++) {
            Tensor entry = batch.slice(i, i + 1);
            float limit = Math.min(Math.max(quantile(entry), 1), largest);
            Elementwise.apply(entry, entry, x -> Math.clamp(x, -limit, limit) / limit);
        }
    }

    private float quantile(Tensor entry) {
        float[] magnitudes = entry.toFloats();
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        Arrays.sort(magnitudes);
        float rank = ratio * (magnitudes.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, magnitudes.length - 1);
        float weight = rank - below;
        float difference = magnitudes[above] - magnitudes[below];
        return weight < 0.5f
                ? magnitudes[below] + weight * difference
                : magnitudes[above] - difference * (1 - weight);
    }
}
