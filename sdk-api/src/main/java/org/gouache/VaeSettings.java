package org.gouache;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.List;

/**
 * What a pipeline has to know of a VAE.
 *
 * @param factor pixels along a latent: 2 to the number of blocks less one; 8 with the published
 *     models
 * @param sampleSize side of the pictures that it was trained on, in pixels; also that of a tile
 * @param scalingFactor latents of the diffusion are those of the VAE times this
 * @param latentsMean mean of the VAE's latents by channel, or empty
 * @param latentsStd standard deviation of the VAE's latents by channel, or empty
 */
public record VaeSettings(
        int factor,
        int sampleSize,
        float scalingFactor,
        List<Float> latentsMean,
        List<Float> latentsStd,
        VaeTiling tiling) {

    private static final long LARGEST_PIECE = 1536L * 1536;

    public VaeSettings {
        latentsMean = List.copyOf(latentsMean);
        latentsStd = List.copyOf(latentsStd);
    }

    /**
     * From the diffusion's latents [batch, channels, height, width] to the VAE's, in new memory.
     */
    Tensor toVae(Tensor latents) {
        Tensor scaled = Tensor.zeros(latents.shape());
        for (long i = 0; i < latents.shape().elements(); i++) {
            float value = latents.getFloat(i);
            scaled.setFloat(
                    i,
                    standardized()
                            ? value * latentsStd.get(channel(latents, i)) / scalingFactor
                                    + latentsMean.get(channel(latents, i))
                            : value / scalingFactor);
        }
        return scaled;
    }

    /** The way back, in place. */
    void fromVae(Tensor latents) {
        for (long i = 0; i < latents.shape().elements(); i++) {
            float value = latents.getFloat(i);
            latents.setFloat(
                    i,
                    standardized()
                            ? (value - latentsMean.get(channel(latents, i)))
                                    * scalingFactor
                                    / latentsStd.get(channel(latents, i))
                            : value * scalingFactor);
        }
    }

    private boolean standardized() {
        return !latentsMean.isEmpty() && !latentsStd.isEmpty();
    }

    private static int channel(Tensor latents, long element) {
        return (int)
                (element
                        / (latents.shape().size(2) * latents.shape().size(3))
                        % latents.shape().size(1));
    }

    /** Whether a picture of this size is worked on in tiles. */
    boolean tiles(long width, long height) {
        return switch (tiling) {
            case OFF -> false;
            case ON -> width > sampleSize || height > sampleSize;
            case AUTO ->
                    width * height > LARGEST_PIECE && (width > sampleSize || height > sampleSize);
        };
    }

    /**
     * The latents that a decoder works on at once: those of one picture, or of a tile.
     *
     * @param latents [batch, channels, height, width]
     */
    public Shape decodedAtOnce(Shape latents) {
        Shape picture = latents.with(0, 1);
        if (!tiles(latents.size(3) * factor, latents.size(2) * factor)) {
            return picture;
        }
        long side = decoding().from();
        return picture.with(2, Math.min(side, latents.size(2)))
                .with(3, Math.min(side, latents.size(3)));
    }

    Tiles decoding() {
        return new Tiles(sampleSize / factor, sampleSize);
    }

    Tiles encoding() {
        return new Tiles(sampleSize, sampleSize / factor);
    }
}
