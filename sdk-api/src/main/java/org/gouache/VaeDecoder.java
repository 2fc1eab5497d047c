package org.gouache;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/**
 * Turns latents into pictures. For one thread at a time; whoever made the network closes it.
 *
 * @param network takes {@code latent_sample}, gives {@code sample}
 */
public record VaeDecoder(Network network, VaeSettings settings) {
    /**
     * Decodes one picture after the other, in tiles where the settings say so.
     *
     * @param latents as the diffusion leaves them, float32 [batch, channels, height, width]: the
     *     scaling factor is applied here
     * @return float32 [batch, 3, factor * height, factor * width], about -1 to 1
     */
    public Tensor decode(Tensor latents) {
        Tensor scaled = settings.toVae(latents);
        Shape shape = latents.shape();
        long height = shape.size(2) * settings.factor();
        long width = shape.size(3) * settings.factor();
        Tensor pictures = Tensor.zeros(Shape.of(shape.size(0), 3, height, width));
        for (int i = 0; i < shape.size(0); i++) {
            Tensor source = scaled.slice(i, i + 1);
            Tensor target = pictures.slice(i, i + 1);
            if (settings.tiles(width, height)) {
                target.copyFrom(settings.decoding().map(source, this::decodePiece));
            } else {
                decodePiece(source, target);
            }
        }
        return pictures;
    }

    private Tensor decodePiece(Tensor latents) {
        Shape shape = latents.shape();
        Tensor picture =
                Tensor.zeros(
                        Shape.of(
                                1,
                                3,
                                shape.size(2) * settings.factor(),
                                shape.size(3) * settings.factor()));
        decodePiece(latents, picture);
        return picture;
    }

    private void decodePiece(Tensor latents, Tensor target) {
        network.run(Map.of("latent_sample", latents), Map.of(network.outputs().getFirst(), target));
    }
}
