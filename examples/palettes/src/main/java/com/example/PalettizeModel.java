package com.example;

import java.nio.file.Path;
import org.gouache.Model;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.postcard.PostcardXl;

/** Squeezes a model's UNet into palettes of 64 entries. */
public class PalettizeModel {
    public static void main(String[] args) {
        try (Model model = Model.open(PostcardXl.folder())) {
            PaletteReport report = model.palettize(Path.of(args[0]), PaletteOptions.ofBits(6));
            report.components()
                    .forEach(network ->
                            System.out.printf(
                                    "%s: %d bytes before, %d after%n",
                                    network.name(), network.bytesBefore(), network.bytesAfter()));
        }
    }
}
