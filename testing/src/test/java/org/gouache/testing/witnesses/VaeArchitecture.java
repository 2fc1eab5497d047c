package org.gouache.testing.witnesses;

import org.gouache.graph.Activation;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An autoencoder's half.
 *
 * @param decodes whether it is the decoder
 */
record VaeArchitecture(
        boolean decodes,
        int batch,
        int height,
        int width,
        int imageChannels,
        int latentChannels,
        List<Integer> channels,
        int layers,
        Activation activation,
        int groups,
        boolean middleAttends,
        boolean quantizes)
        implements Architecture {
    static VaeArchitecture draw(Dice dice) {
        boolean decodes = dice.flag();
        int groups = dice.upTo(4);
        List<Integer> channels = new ArrayList<>();
        for (int i = dice.upTo(3); i > 0; i--) {
            channels.add(groups * dice.upTo(24 / groups));
        }
        return new VaeArchitecture(
                decodes,
                dice.upTo(2),
                dice.between(decodes ? 1 : 4, decodes ? 5 : 17),
                dice.between(decodes ? 1 : 4, decodes ? 5 : 17),
                dice.upTo(4),
                dice.upTo(5),
                channels,
                dice.pick(1, 1, 2),
                dice.pick(Activation.values()),
                groups,
                dice.flag(),
                dice.flag());
    }

    @Override
    public NetworkDefinition definition() {
        VaeConfig config =
                new VaeConfig(
                        imageChannels,
                        imageChannels,
                        latentChannels,
                        channels,
                        layers,
                        activation,
                        groups,
                        middleAttends,
                        quantizes,
                        quantizes,
                        32,
                        1,
                        0,
                        List.of(),
                        List.of(),
                        false);
        return decodes ? new VaeDecoderDefinition(config) : new VaeEncoderDefinition(config);
    }

    @Override
    public Map<String, Shape> inputShapes() {
        return decodes
                ? Map.of("latent_sample", Shape.of(batch, latentChannels, height, width))
                : Map.of("sample", Shape.of(batch, imageChannels, height, width));
    }
}
