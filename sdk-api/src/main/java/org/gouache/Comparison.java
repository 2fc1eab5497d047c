package org.gouache;

import org.gouache.spi.ModelProvider;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Two models by the pictures that they make of the same requests.
 *
 * @param folder with the pictures and the report
 * @param reference the first model, which the second is measured by
 * @param test the second model
 * @param pictures in the order of the requests
 */
public record Comparison(
        Path folder, ComparedModel reference, ComparedModel test, List<ComparedPicture> pictures) {
    public Comparison {
        pictures = List.copyOf(pictures);
    }

    /** As the long form, with default options and without reports on the way. */
    public static Comparison write(Path folder, Path reference, Path test, List<Request> requests) {
        return write(
                folder, reference, test, requests, ModelOptions.DEFAULT, ComparisonListener.NONE);
    }

    /**
     * Makes the same pictures by two models, one model after the other, so that only one is in
     * memory. Writes the pictures as PNGs, and {@code report.html}, which shows them side by side
     * and needs no other file.
     *
     * @param folder must not exist, or be empty
     * @param requests where one leaves its seed to chance, both models get the same
     * @throws GouacheException if there are no requests, if one of the models cannot make pictures
     *     from them, if the two are of different families or sizes, or if the folder cannot be
     *     written
     * @throws GenerationCancelledException if the thread is interrupted, which stays set; nothing
     *     is left of the folder
     */
    public static Comparison write(
            Path folder,
            Path reference,
            Path test,
            List<Request> requests,
            ModelOptions options,
            ComparisonListener listener) {
        return ModelProvider.get().compare(folder, reference, test, requests, options, listener);
    }

    /** The page that shows all. */
    public Path report() {
        return folder.resolve("report.html");
    }

    /** The mean over pictures of the PSNR of the final latents, in decibels. */
    public double latentsPsnr() {
        return mean(ComparedPicture::latentsPsnr);
    }

    /** The mean over pictures of the PSNR of the pictures, in decibels. */
    public double picturesPsnr() {
        return mean(ComparedPicture::picturePsnr);
    }

    private double mean(ToDoubleFunction<ComparedPicture> value) {
        return pictures.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
