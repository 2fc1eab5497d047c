package org.gouache.benchmarks;

import org.gouache.GenerationListener;
import org.gouache.GenerationStep;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.palettize.Psnr;
import org.gouache.tensor.Tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pictures of prompts and seeds that no analysis has seen, as a dense model makes them, and how far
 * those of another are from them.
 */
final class UnseenPictures {
    static final int SEEDS = 3;

    private static final List<String> PROMPTS =
            List.of(
                    "a green boat on the ocean in the fog",
                    "a photo of a red car on the beach at sunset",
                    "a white house in the desert under the stars",
                    "a surfing cat on a blue board at sea by day",
                    "a yellow lighthouse in the snow at night",
                    "a pink tent in the grass on a misty morning",
                    "an orange tree on a meadow on a sunny day",
                    "a picture of a purple umbrella in the desert at sunset");
    private static final int STEPS = 20;
    private static final long FIRST_SEED = 1001;
    private static final long FROM_SEED_TO_SEED = 1000;

    private final List<Drawn> dense;

    UnseenPictures(Path model) {
        dense = drawn(model);
    }

    /** A picture before it was rounded to 8 bits, and the latents it was decoded from. */
    private record Drawn(float[] latents, float[] picture) {}

    /** Mean PSNRs over the prompts, for each seed. */
    record Quality(List<Double> latents, List<Double> pictures) {
        static String withMean(List<Double> bySeed) {
            return bySeed.stream()
                    .map(psnr -> String.format(Locale.ROOT, "%.1f", psnr))
                    .collect(
                            Collectors.joining(
                                    ", ",
                                    String.format(Locale.ROOT, "%.1f dB (", mean(bySeed)),
                                    ")"));
        }
    }

    /** Of another model's pictures against those of the dense one. */
    Quality of(Path model) {
        List<Drawn> drawn = drawn(model);
        List<Double> latents = new ArrayList<>();
        List<Double> pictures = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            latents.add(Psnr.fromPeakOfReference(dense.get(i).latents(), drawn.get(i).latents()));
            pictures.add(Psnr.ofPictures(dense.get(i).picture(), drawn.get(i).picture()));
        }
        return new Quality(bySeed(latents), bySeed(pictures));
    }

    private static List<Double> bySeed(List<Double> all) {
        return IntStream.range(0, SEEDS)
                .mapToObj(seed ->
                        mean(all.subList(seed * PROMPTS.size(), (seed + 1) * PROMPTS.size())))
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static List<Drawn> drawn(Path model) {
        Drawing drawing = new Drawing();
        try (Pipeline pipeline = Pipeline.load(model)) {
            requests().forEach(request -> pipeline.generate(request, drawing));
        }
        return drawing.drawn;
    }

    private static List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            long first = FIRST_SEED + seed * FROM_SEED_TO_SEED;
            for (int i = 0; i < PROMPTS.size(); i++) {
                requests.add(Request.builder(PROMPTS.get(i)).seed(first + i).steps(STEPS).build());
            }
        }
        return requests;
    }

    private static final class Drawing implements GenerationListener {
        private final List<Drawn> drawn = new ArrayList<>();

        @Override
        public void onStep(GenerationStep step) {}

        @Override
        public void onDecoded(Tensor latents, Tensor pictures) {
            drawn.add(new Drawn(latents.toFloats(), pictures.toFloats()));
        }
    }
}
