package org.gouache;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
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
     * @return float32 [batch, 3, factor * height, factor * width], about -1 to 1. Tiled, a picture
     *     has a margin on the right and below where a tile's latents are no multiple of 4, as the
     *     reference's has; with the published models they are.
     */
    public Tensor decode(Tensor latents) {
        Tensor scaled = settings.toVae(latents);
        List<Tensor> pictures = new ArrayList<>();
        for (int i = 0; i < latents.shape().size(0); i++) {
            pictures.add(decodeOne(scaled.slice(i, i + 1)));
        }
        return stacked(pictures);
    }

    private Tensor decodeOne(Tensor latents) {
        Shape shape = latents.shape();
        int factor = settings.factor();
        return settings.tiles(shape.size(3) * factor, shape.size(2) * factor)
                ? settings.decoding().map(latents, this::decodePiece)
                : decodePiece(latents);
    }

    private Tensor decodePiece(Tensor latents) {
        Shape shape = latents.shape();
        int factor = settings.factor();
        Tensor picture =
                Tensor.zeros(Shape.of(1, 3, shape.size(2) * factor, shape.size(3) * factor));
        network.run(
                Map.of("latent_sample", latents), Map.of(network.outputs().getFirst(), picture));
        return picture;
    }

    private static Tensor stacked(List<Tensor> pictures) {
        if (pictures.size() == 1) {
            return pictures.getFirst();
        }
        Tensor batch = Tensor.zeros(pictures.getFirst().shape().with(0, pictures.size()));
        for (int i = 0; i < pictures.size(); i++) {
            batch.slice(i, i + 1).copyFrom(pictures.get(i));
        }
        return batch;
    }
}
