package org.gouache.models.comparison;

import org.gouache.ComparedModel;
import org.gouache.ComparedPicture;
import org.gouache.Comparison;
import org.gouache.ComparisonListener;
import org.gouache.GeneratedImage;
import org.gouache.GouacheException;
import org.gouache.ModelOptions;
import org.gouache.Request;
import org.gouache.file.NewFolder;
import org.gouache.palettize.Psnr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A comparison on its way into a folder. */
public final class ModelComparison {
    private final Path target;
    private final Path folder;
    private final Steps steps;
    private final List<Request> requests = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<ComparedPicture> pictures = new ArrayList<>();

    private record Reference(Request request, int index, float[] latents) {}

    /**
     * @param target the folder's place when it is complete
     * @param folder where it is until then
     */
    private ModelComparison(Path target, Path folder, Steps steps) {
        this.target = target;
        this.folder = folder;
        this.steps = steps;
    }

    /** Does what {@link Comparison#write} says. */
    public static Comparison write(
            Path target,
            Path reference,
            Path test,
            List<Request> requests,
            ModelOptions options,
            ComparisonListener listener) {
        Comparability.require(reference, test, requests, options);
        List<Comparison> written = new ArrayList<>();
        NewFolder.write(
                target,
                folder -> {
                    Steps steps = new Steps(requests, Side.values().length, listener);
                    ModelComparison comparison = new ModelComparison(target, folder, steps);
                    written.add(comparison.make(reference, test, requests, options));
                });
        return written.getFirst();
    }

    private Comparison make(Path reference, Path test, List<Request> asked, ModelOptions options)
            throws IOException {
        try (PixelFiles pixels = new PixelFiles(folder)) {
            ComparedModel first =
                    PictureRun.of(
                            reference,
                            options,
                            asked,
                            steps,
                            (image, drawn) -> {
                                writeFile(image, references.size(), Side.REFERENCE);
                                pixels.keep(references.size(), drawn.picture());
                                keepReference(image, drawn.latents());
                            });
            ComparedModel second =
                    PictureRun.of(
                            test,
                            options,
                            requests,
                            steps,
                            (image, drawn) -> {
                                writeFile(image, pictures.size(), Side.TEST);
                                compare(drawn, pixels.read(pictures.size()));
                            });
            Comparison comparison = new Comparison(target, first, second, pictures);
            ComparisonPage.write(comparison, folder);
            return comparison;
        }
    }

    /** The second model gets the first one's seeds, also where chance chose them. */
    private void keepReference(GeneratedImage image, float[] latents) {
        Request filled = image.parameters().request();
        int index = image.parameters().index();
        references.add(new Reference(filled, index, latents));
        if (index == 0) {
            requests.add(filled);
        }
    }

    private void compare(PictureRun.Drawn drawn, float[] referencePixels) {
        int number = pictures.size();
        Reference reference = references.get(number);
        if (reference.latents().length != drawn.latents().length) {
            throw new GouacheException(
                    "the models have %d and %d latents for a picture, which cannot be compared"
                            .formatted(reference.latents().length, drawn.latents().length));
        }
        pictures.add(
                new ComparedPicture(
                        reference.request(),
                        reference.index(),
                        target.resolve(Side.REFERENCE.file(number)),
                        target.resolve(Side.TEST.file(number)),
                        Psnr.fromPeakOfReference(reference.latents(), drawn.latents()),
                        Psnr.ofPictures(referencePixels, drawn.picture())));
    }

    private void writeFile(GeneratedImage image, int number, Side side) {
        image.write(folder.resolve(side.file(number)));
    }
}
