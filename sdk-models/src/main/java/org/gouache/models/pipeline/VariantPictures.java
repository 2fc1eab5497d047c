package org.gouache.models.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.models.report.PalettizedPicture;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Psnr;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Pictures by a network whose layers are palettized in several ways. They carry what they were made
 * with and what was measured, so that none is made twice.
 */
final class VariantPictures {
    private static final String SUBJECT = "gouache.palettes";
    private static final String LATENTS = "gouache.psnr.latents";
    private static final String PICTURE = "gouache.psnr.picture";

    private final Path folder;
    private final LayerImpacts impacts;
    private final AnalysisProbe probe;
    private final Decoding decoding;
    private final String subject;
    private final int prompts;
    private @Nullable List<Drawn> reference;

    private record Drawn(float[] latents, Tensor picture) {}

    /**
     * @param folder made if it does not exist
     * @param probe whose results are the latents of pictures
     * @param subject what the pictures depend on, beside palettes
     */
    VariantPictures(
            Path folder,
            LayerImpacts impacts,
            AnalysisProbe probe,
            Decoding decoding,
            String subject) {
        this.folder = RecipeAnalysis.makeFolder(folder);
        this.impacts = impacts;
        this.probe = probe;
        this.decoding = decoding;
        this.subject = subject;
        this.prompts = (int) probe.denoising().noise().shape().size(0);
    }

    /**
     * @param name of the files
     * @param specs by layer; the others stay dense
     */
    List<PalettizedPicture> of(String name, Map<String, PaletteSpec> specs) {
        String made = subject(specs);
        List<PalettizedPicture> pictures = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            find(file(name, i), made).ifPresent(pictures::add);
        }
        return pictures.size() == prompts ? pictures : make(name, specs, made);
    }

    private String subject(Map<String, PaletteSpec> specs) {
        String all = subject + new TreeMap<>(specs);
        return UUID.nameUUIDFromBytes(all.getBytes(UTF_8)).toString();
    }

    private Path file(String name, int number) {
        return folder.resolve("%s-%d.png".formatted(name, number + 1));
    }

    private static Optional<PalettizedPicture> find(Path file, String made) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<String, String> texts = PngFile.readTexts(file);
            return made.equals(texts.get(SUBJECT))
                    ? Optional.of(
                            new PalettizedPicture(
                                    file,
                                    Double.parseDouble(requireNonNull(texts.get(LATENTS))),
                                    Double.parseDouble(requireNonNull(texts.get(PICTURE)))))
                    : Optional.empty();
        } catch (GouacheException _) {
            return Optional.empty();
        }
    }

    private List<PalettizedPicture> make(String name, Map<String, PaletteSpec> specs, String made) {
        List<Drawn> dense = reference();
        List<Drawn> drawn = specs.isEmpty() ? dense : impacts.during(specs, this::draw);
        List<PalettizedPicture> pictures = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Drawn one = drawn.get(i);
            PalettizedPicture picture =
                    new PalettizedPicture(
                            file(name, i),
                            Psnr.fromPeakOfReference(dense.get(i).latents(), one.latents()),
                            Psnr.ofPictures(
                                    dense.get(i).picture().toFloats(), one.picture().toFloats()));
            PngFile.write(picture.file(), Image.ofTensor(one.picture()), texts(picture, made));
            pictures.add(picture);
        }
        return pictures;
    }

    private static Map<String, String> texts(PalettizedPicture picture, String made) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(SUBJECT, made);
        texts.put(LATENTS, Double.toString(picture.latentsPsnr()));
        texts.put(PICTURE, Double.toString(picture.picturePsnr()));
        return texts;
    }

    private List<Drawn> reference() {
        List<Drawn> pictures = reference;
        if (pictures == null) {
            pictures = draw();
            reference = pictures;
        }
        return pictures;
    }

    private List<Drawn> draw() {
        List<Drawn> drawn = new ArrayList<>();
        for (float[] latents : probe.run()) {
            Tensor one = Tensor.of(probe.denoising().noise().shape().with(0, 1), latents);
            drawn.add(new Drawn(latents, decoding.decode(one)));
        }
        return drawn;
    }
}
