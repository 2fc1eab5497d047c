package org.gouache.benchmarks;

import org.gouache.Model;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.image.Image;
import org.gouache.palette.PaletteOptions;
import org.gouache.palettize.Psnr;
import org.gouache.postcard.PostcardXl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The same picture with palettes of every width: sizes, and how far latents and pictures are from
 * those of the dense weights. Arguments: a folder for pictures and models, the prompt, the seed,
 * the number of steps.
 */
public final class PaletteQualityReport {
    private static final int[] BITS = {8, 6, 4, 3, 2, 1};

    private PaletteQualityReport() {}

    private record Result(Image picture, float[] latents) {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Request request =
                Request.builder(args[1])
                        .seed(Long.parseLong(args[2]))
                        .steps(Integer.parseInt(args[3]))
                        .build();
        Result dense = picture(PostcardXl.folder(), request, folder.resolve("16.png"));
        System.out.println("| bits | UNet | latents, PSNR | picture, PSNR |");
        System.out.println("|---|---|---|---|");
        print(16, PostcardXl.folder(), "", "");
        for (int bits : BITS) {
            Path palettized = folder.resolve(bits + "-bit");
            try (Model model = Model.open(PostcardXl.folder())) {
                model.palettize(palettized, PaletteOptions.ofBits(bits));
            }
            Result result = picture(palettized, request, folder.resolve(bits + ".png"));
            print(
                    bits,
                    palettized,
                    decibels(Psnr.ofLatents(dense.latents(), result.latents())),
                    decibels(Psnr.ofPictures(dense.picture(), result.picture())));
        }
    }

    private static Result picture(Path model, Request request, Path file) {
        AtomicReference<float[]> latents = new AtomicReference<>();
        try (Pipeline pipeline = Pipeline.load(model)) {
            var image =
                    pipeline.generate(request, step -> latents.set(step.latents().toFloats()))
                            .getFirst();
            image.write(file);
            return new Result(image.image(), latents.get());
        }
    }

    private static void print(int bits, Path model, String latents, String picture)
            throws IOException {
        try (Stream<Path> files = Files.list(model.resolve("unet"))) {
            long bytes =
                    files.filter(file -> file.toString().endsWith(".safetensors"))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f MB | %s | %s |%n",
                    bits,
                    bytes / 1e6,
                    latents,
                    picture);
        }
    }

    private static String decibels(double value) {
        return String.format(Locale.ROOT, "%.1f dB", value);
    }
}
