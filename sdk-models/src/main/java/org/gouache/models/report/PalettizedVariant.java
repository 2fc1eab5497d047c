package org.gouache.models.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its layers palettized in one of several ways.
 *
 * @param name as in {@code recipe_4.50_bit_mixedpalette}
 * @param label short, as in {@code 4.50 bits}
 * @param averageBits over the weights of the layers
 * @param bytes of the layers, palettes and scales counted
 * @param psnr of the probe's final latents in decibels; infinite for the dense network
 * @param bits by layer; empty where all have the same
 * @param pictures one for each prompt
 */
public record PalettizedVariant(
        String name,
        String label,
        double averageBits,
        long bytes,
        double psnr,
        Map<String, Integer> bits,
        List<PalettizedPicture> pictures) {
    public PalettizedVariant {
        bits = Collections.unmodifiableMap(new LinkedHashMap<>(bits));
        pictures = List.copyOf(pictures);
    }

    double meanOfLatents() {
        return pictures.stream()
                .mapToDouble(PalettizedPicture::latentsPsnr)
                .average()
                .orElse(Double.NaN);
    }

    double meanOfPictures() {
        return pictures.stream()
                .mapToDouble(PalettizedPicture::picturePsnr)
                .average()
                .orElse(Double.NaN);
    }
}
