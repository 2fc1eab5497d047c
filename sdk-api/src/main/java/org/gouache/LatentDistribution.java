package org.gouache;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/**
 * Latents that stand for a picture: a normal distribution for each element, before scaling.
 *
 * @param mean float32 [batch, channels, height, width]
 * @param logVariance of the same shape, within -30 and 20
 */
public record LatentDistribution(Tensor mean, Tensor logVariance, VaeSettings settings) {
    private static final float LEAST = -30;
    private static final float MOST = 20;

    static LatentDistribution of(Tensor[] moments, VaeSettings settings) {
        Shape one = moments[0].shape();
        Shape shape = one.with(0, moments.length).with(1, one.size(1) / 2);
        Tensor mean = Tensor.zeros(shape);
        Tensor logVariance = Tensor.zeros(shape);
        for (int i = 0; i < moments.length; i++) {
            Tensor channels = moments[i].reshape(Shape.of(2, one.elements() / 2));
            mean.slice(i, i + 1).copyFrom(channels.slice(0, 1));
            logVariance.slice(i, i + 1).copyFrom(channels.slice(1, 2));
        }
        for (long i = 0; i < shape.elements(); i++) {
            logVariance.setFloat(i, Math.clamp(logVariance.getFloat(i), LEAST, MOST));
        }
        return new LatentDistribution(mean, logVariance, settings);
    }

    /** The most likely latents, scaled for the diffusion. */
    public Tensor mode() {
        Tensor latents = mean.copy();
        settings.fromVae(latents);
        return latents;
    }

    /** Latents drawn at random, in one draw for the whole batch, scaled for the diffusion. */
    public Tensor sample(RandomSource random) {
        Tensor latents = Tensor.zeros(mean.shape());
        random.fillGaussian(latents);
        for (long i = 0; i < latents.shape().elements(); i++) {
            float deviation = (float) Math.exp(0.5f * logVariance.getFloat(i));
            latents.setFloat(i, mean.getFloat(i) + deviation * latents.getFloat(i));
        }
        settings.fromVae(latents);
        return latents;
    }
}
