package org.gouache;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/**
 * Turns pictures into distributions of latents. For one thread at a time; whoever made the network
 * closes it.
 *
 * @param network takes {@code sample}, gives {@code latent_parameters}
 */
public record VaeEncoder(Network network, VaeSettings settings) {
    /**
     * Encodes one picture after the other, in tiles where the settings say so.
     *
     * @param pictures float32 [batch, 3, height, width], -1 to 1
     */
    public LatentDistribution encode(Tensor pictures) {
        Shape shape = pictures.shape();
        Tensor[] moments = new Tensor[shape.dim(0)];
        for (int i = 0; i < moments.length; i++) {
            Tensor picture = pictures.slice(i, i + 1);
            moments[i] =
                    settings.tiles(shape.size(3), shape.size(2))
                            ? settings.encoding().map(picture, this::encodePiece)
                            : encodePiece(picture);
        }
        return LatentDistribution.of(moments, settings);
    }

    private Tensor encodePiece(Tensor picture) {
        Map<String, Tensor> outputs = network.run(Map.of("sample", picture));
        return outputs.values().iterator().next();
    }
}
