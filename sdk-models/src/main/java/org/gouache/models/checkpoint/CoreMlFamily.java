package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;

/**
 * Families of models in bundles, by what their UNet takes. Whether one of the 2.x family predicts
 * noise or v does not show: the published models for 768 pixels predict v, others noise.
 */
enum CoreMlFamily {
    SD15(PublishedConfigs.SD15),
    SD21(PublishedConfigs.SD21),
    SD21_BASE(PublishedConfigs.SD21_BASE),
    SDXL(PublishedConfigs.SDXL),
    SDXL_REFINER(PublishedConfigs.SDXL_REFINER);

    private static final List<String> INPUTS =
            List.of("sample", "timestep", "encoder_hidden_states");
    private static final List<String> XL_INPUTS = List.of("time_ids", "text_embeds");
    private static final long WIDTH_OF_SD21 = 1024;
    private static final long LATENTS_OF_768_PIXELS = 96;
    private static final long TIME_IDS_OF_REFINER = 5;

    private final PublishedConfigs configs;

    CoreMlFamily(PublishedConfigs configs) {
        this.configs = configs;
    }

    /**
     * @throws GouacheException if the UNet lacks an input, or has one more
     */
    static CoreMlFamily of(FileDescription unet) {
        boolean xl = unet.input("time_ids").isPresent() || unet.input("text_embeds").isPresent();
        List<String> known = new ArrayList<>(INPUTS);
        if (xl) {
            known.addAll(XL_INPUTS);
        }
        List<String> found = CoreMlDescriptions.names(unet.inputs());
        for (String name : found) {
            if (!known.contains(name)) {
                throw new GouacheException(
                        "%s: has an input %s, which is not supported; a UNet has %s"
                                .formatted(unet.file(), name, known));
            }
        }
        known.forEach(name -> CoreMlDescriptions.required(unet, name));
        Shape sample = CoreMlDescriptions.input(unet, "sample", 4);
        long width = CoreMlDescriptions.input(unet, "encoder_hidden_states", 4).size(1);
        if (xl) {
            return timeIds(unet, sample.size(0)) == TIME_IDS_OF_REFINER ? SDXL_REFINER : SDXL;
        }
        if (width != WIDTH_OF_SD21) {
            return SD15;
        }
        return Math.max(sample.size(2), sample.size(3)) >= LATENTS_OF_768_PIXELS ? SD21 : SD21_BASE;
    }

    /** Of one sample. Some old models have those of the whole batch in a row. */
    static long timeIds(FileDescription unet, long batch) {
        return CoreMlDescriptions.elements(unet, "time_ids") / batch;
    }

    PublishedConfigs configs() {
        return configs;
    }

    /** The token that fills up prompts for a text encoder. */
    String padToken(CheckpointComponent textEncoder) {
        return switch (this) {
            case SD15 -> "<|endoftext|>";
            case SD21, SD21_BASE, SDXL_REFINER -> "!";
            case SDXL -> textEncoder == CheckpointComponent.TEXT_ENCODER ? "<|endoftext|>" : "!";
        };
    }
}
