package com.example;

import java.nio.file.Path;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.palette.PalettizedLayer;
import org.gouache.postcard.PostcardXl;

/** Says what each layer of a palettized model takes, and what it has lost. */
public class InspectPalettes {
    public static void main(String[] args) {
        try (Checkpoint palettized = Checkpoint.open(Path.of(args[0]));
                Checkpoint dense = Checkpoint.open(PostcardXl.folder())) {
            for (PalettizedLayer layer : palettized.palettizedLayers(dense)) {
                System.out.printf(
                        "%s: %d bits, %d bytes, %.1f dB%n",
                        layer.name(), layer.bits(), layer.bytes(), layer.error().signalToNoise());
            }
        }
    }
}
