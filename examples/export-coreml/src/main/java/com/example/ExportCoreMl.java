package com.example;

import java.nio.file.Path;
import org.gouache.Model;
import org.gouache.export.AttentionVariant;
import org.gouache.export.ExportOptions;
import org.gouache.export.MinimumOs;
import org.gouache.palette.PaletteOptions;
import org.gouache.postcard.PostcardXl;

/** Writes a model as Core ML packages for the GPU of a Mac, its UNet in palettes of 3 bits. */
public class ExportCoreMl {
    public static void main(String[] args) {
        ExportOptions options =
                ExportOptions.coreMl()
                        .withAttention(AttentionVariant.ORIGINAL)
                        .withMinimumOs(MinimumOs.MACOS_15)
                        .withPalettes(PaletteOptions.ofBits(3));
        try (Model model = Model.open(PostcardXl.folder())) {
            model.export(Path.of(args[0]), options);
        }
    }
}
