package org.gouache.models.pipeline;

import static java.util.stream.Collectors.toSet;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.ModelIdentity;
import org.gouache.graph.Parameter;
import org.gouache.models.pipeline.PaletteSelection.Chosen;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.RecipeFile;
import org.gouache.palette.RecipeMethod;
import org.gouache.palettize.analysis.GreedyRecipes;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.MeasurementJournal;
import org.gouache.palettize.analysis.ThresholdRecipes;
import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures what palettes do to a model's UNet, layer by layer, and makes recipes of that. */
final class RecipeAnalysis {
    private static final String WEIGHT = ".weight";
    private static final String RECIPES = "recipes.json";
    private static final String JOURNAL = "measurements.txt";
    private static final List<Double> GREEDY_TARGETS = List.of(6.5, 4.5, 3.4, 2.8);
    private static final int THRESHOLDS = 7;
    private static final PaletteSpec LINEAR = new PaletteSpec(8, PaletteMethod.INT8, 0, true);

    private final CheckpointModel model;
    private final AnalysisOptions options;
    private final AnalysisListener listener;
    private final Map<String, DenseWeight> candidates;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private int done;

    private RecipeAnalysis(
            CheckpointModel model, AnalysisOptions options, AnalysisListener listener) {
        this.model = model;
        this.options = options;
        this.listener = listener;
        this.candidates = candidates(model.parts(), options.minWeights());
        candidates.forEach((layer, weight) -> shapes.put(layer, weight.shape()));
    }

    /** In the order of the network's modules. */
    private static Map<String, DenseWeight> candidates(ModelParts parts, long minWeights) {
        PaletteOptions selecting =
                PaletteOptions.builder(PaletteSpec.ofBits(8)).minWeights(minWeights).build();
        Map<String, Chosen> chosen =
                new PaletteSelection(parts, selecting).of(parts.holder(Component.UNET));
        Map<String, DenseWeight> candidates = new LinkedHashMap<>();
        for (Parameter parameter : parts.definition(Component.UNET).build().parameters()) {
            Chosen one = chosen.get(parameter.name());
            if (one != null) {
                String layer =
                        parameter.name().substring(0, parameter.name().length() - WEIGHT.length());
                candidates.put(layer, one.weight());
            }
        }
        if (candidates.isEmpty()) {
            throw new GouacheException(
                    "%s: no layer of the UNet has more than %d weights, so there is nothing to palettize"
                            .formatted(parts.checkpoint(), minWeights));
        }
        return candidates;
    }

    /**
     * @param folder made if it does not exist; holds measurements of an analysis before, if any
     */
    static Analysis run(
            CheckpointModel model,
            Path folder,
            AnalysisOptions options,
            AnalysisListener listener) {
        TextToImage.requireSuitable(model);
        RecipeAnalysis analysis = new RecipeAnalysis(model, options, listener);
        Cancellation cancellation = new Cancellation();
        try {
            return Background.begin("analysis", () -> analysis.write(folder, cancellation))
                    .get(cancellation::request);
        } finally {
            cancellation.over();
        }
    }

    private Analysis write(Path folder, Cancellation cancellation) {
        makeFolder(folder);
        Set<String> weights =
                candidates.keySet().stream().map(layer -> layer + WEIGHT).collect(toSet());
        try (Network network = model.loadSwappable(Component.UNET, weights)) {
            AnalysisProbe probe = AnalysisProbe.of(model, network, options, cancellation);
            try (MeasurementJournal journal =
                    MeasurementJournal.open(folder.resolve(JOURNAL), subject(probe))) {
                LayerImpacts impacts =
                        new LayerImpacts(
                                probe, candidates, LayerPalettes.OPTIMAL, journal, this::step);
                return analyse(impacts, folder);
            }
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be written: %s".formatted(folder, e), e);
        }
    }

    private Map<String, String> subject(AnalysisProbe probe) {
        ModelIdentity identity = model.identity();
        Map<String, String> subject = new LinkedHashMap<>();
        subject.put("model", identity.hash().substring(0, 16));
        subject.put("min-weights", Long.toString(options.minWeights()));
        subject.put("prompts", Integer.toHexString(options.prompts().hashCode()));
        subject.put("negative prompt", Integer.toHexString(options.negativePrompt().hashCode()));
        subject.put("guidance scale", Double.toString(probe.guidanceScale()));
        subject.put("steps", Integer.toString(options.steps()));
        subject.put("seed", Long.toString(options.seed()));
        subject.put("runtime", String.valueOf(model.options().runtime()));
        return subject;
    }

    private Analysis analyse(LayerImpacts impacts, Path folder) {
        Map<Integer, Map<String, List<Double>>> isolated = impacts.isolated(options.bits());
        Map<Integer, Map<String, List<Double>>> cumulative = new LinkedHashMap<>();
        if (options.method() == RecipeMethod.THRESHOLD_CUMULATIVE) {
            isolated.forEach((bits, layers) ->
                    cumulative.put(
                            bits, impacts.cumulative(bits, LayerImpacts.byFallingPsnr(layers))));
        }
        Map<String, Double> baselines = new LinkedHashMap<>();
        baselines.put("original", LayerImpacts.mean(impacts.together(Map.of())));
        baselines.put("linear_8bit", LayerImpacts.mean(impacts.together(linear())));
        List<PaletteRecipe> recipes =
                switch (options.method()) {
                    case THRESHOLD -> byThreshold(isolated, baselines);
                    case THRESHOLD_CUMULATIVE -> byThreshold(cumulative, baselines);
                    case GREEDY -> byGreed(isolated);
                };
        Map<String, PaletteRecipe> byName = new LinkedHashMap<>();
        for (PaletteRecipe recipe : recipes) {
            if (byName.putIfAbsent(recipe.name(), recipe) == null) {
                baselines.put(recipe.name(), LayerImpacts.mean(impacts.together(recipe)));
            } else {
                step();
            }
        }
        RecipeFile content =
                new RecipeFile(
                        model.identity().name(), baselines, byName, isolated, cumulative, own());
        Path file = folder.resolve(RECIPES);
        content.write(file);
        return new Analysis(file, content, List.copyOf(byName.values()));
    }

    private Map<String, PaletteSpec> linear() {
        Map<String, PaletteSpec> specs = new LinkedHashMap<>();
        candidates.keySet().forEach(layer -> specs.put(layer, LINEAR));
        return specs;
    }

    /**
     * Thresholds at equal distances, as the script has them; but from no higher than the best
     * measurement, above which all layers stay dense.
     */
    private List<PaletteRecipe> byThreshold(
            Map<Integer, Map<String, List<Double>>> measured, Map<String, Double> baselines) {
        ThresholdRecipes recipes = new ThresholdRecipes(measured, shapes);
        if (!options.targets().isEmpty()) {
            return options.targets().stream()
                    .map(target -> recipes.atMost(target).orElseThrow(() -> unreachable(target)))
                    .toList();
        }
        double best =
                measured.values().stream()
                        .flatMap(layers -> layers.values().stream())
                        .mapToDouble(LayerImpacts::mean)
                        .max()
                        .orElseThrow();
        double highest = Math.min(best, baselines.getOrDefault("original", best)) - 1;
        double lowest = baselines.getOrDefault("linear_8bit", highest) + 5;
        return IntStream.range(0, THRESHOLDS)
                .mapToDouble(i -> highest + (lowest - highest) * i / (THRESHOLDS - 1))
                .mapToObj(recipes::above)
                .toList();
    }

    private List<PaletteRecipe> byGreed(Map<Integer, Map<String, List<Double>>> isolated) {
        GreedyRecipes recipes = new GreedyRecipes(isolated, shapes);
        return targets().stream()
                .map(target -> recipes.atMost(target).orElseThrow(() -> unreachable(target)))
                .toList();
    }

    private List<Double> targets() {
        if (!options.targets().isEmpty()) {
            return options.targets();
        }
        return GREEDY_TARGETS.stream()
                .filter(target -> target >= options.bits().getFirst())
                .toList();
    }

    private GouacheException unreachable(double target) {
        return new GouacheException(
                "%s: no recipe of at most %s bits by method %s, with layers of %s bits"
                        .formatted(model, target, options.method(), options.bits()));
    }

    private void step() {
        done++;
        listener.onMeasurement(done, total());
    }

    private int total() {
        int layers = candidates.size() * options.bits().size();
        boolean twice = options.method() == RecipeMethod.THRESHOLD_CUMULATIVE;
        int recipes =
                switch (options.method()) {
                    case THRESHOLD, THRESHOLD_CUMULATIVE ->
                            options.targets().isEmpty() ? THRESHOLDS : options.targets().size();
                    case GREEDY -> targets().size();
                };
        return (twice ? 2 : 1) * layers + 2 + recipes;
    }

    /** What the analysis was, under the file's own key. */
    private String own() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode own = json.putObject("gouache");
        own.put("method", options.method().toString());
        own.put("model_hash", model.identity().hash());
        own.put("min_weights", options.minWeights());
        ObjectNode probe = own.putObject("probe");
        options.prompts().forEach(probe.putArray("prompts")::add);
        probe.put("negative_prompt", options.negativePrompt());
        probe.put("steps", options.steps());
        probe.put("seed", options.seed());
        return json.toString();
    }
}
