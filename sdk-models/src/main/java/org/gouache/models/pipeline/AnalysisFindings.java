package org.gouache.models.pipeline;

import static java.util.Objects.requireNonNull;

import org.gouache.ModelIdentity;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeFile;
import org.gouache.palette.RecipeStatistics;
import org.gouache.palettize.analysis.Impact;
import org.gouache.palettize.analysis.LayerImpacts;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What an analysis has found so far. */
final class AnalysisFindings {
    private static final String ORIGINAL = "original";
    private static final String LINEAR_8BIT = "linear_8bit";

    Map<Integer, Map<String, List<Double>>> isolated = Map.of();
    final Map<Integer, Map<String, List<Double>>> cumulative = new LinkedHashMap<>();
    Map<String, Map<Integer, Double>> estimates = Map.of();
    @Nullable RecipeStatistics statistics;
    private final Map<String, PaletteRecipe> recipes = new LinkedHashMap<>();
    private final Map<String, Double> baselines = new LinkedHashMap<>();
    private final Map<String, Double> psnrs = new LinkedHashMap<>();

    boolean isNew(PaletteRecipe recipe) {
        return !recipes.containsKey(recipe.name());
    }

    void add(PaletteRecipe recipe, Impact impact) {
        recipes.put(recipe.name(), recipe);
        baseline(recipe.name(), impact);
    }

    /** The dense network against itself. */
    void original(Impact impact) {
        baseline(ORIGINAL, impact);
    }

    /** Scaled palettes of 8 bits at equal distances in all layers. */
    void linear(Impact impact) {
        baseline(LINEAR_8BIT, impact);
    }

    private void baseline(String name, Impact impact) {
        baselines.put(name, LayerImpacts.mean(impact.ofLatents()));
        double psnr = LayerImpacts.mean(impact.fromPeakOfReference());
        if (Double.isFinite(psnr)) {
            psnrs.put(name, psnr);
        }
    }

    /** The layers from the least harm to the greatest, if all get so many bits. */
    List<String> leastHarmFirst(int bits) {
        if (estimates.isEmpty()) {
            return LayerImpacts.byFallingPsnr(requireNonNull(isolated.get(bits)));
        }
        return estimates.entrySet().stream()
                .sorted(
                        Comparator.comparingDouble(
                                layer -> layer.getValue().getOrDefault(bits, 0.0)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Thresholds at equal distances, as the script has them; but from no higher than the best
     * measurement, above which all layers stay dense.
     */
    DoubleStream thresholds(double best, int count) {
        double highest = Math.min(best, baselines.getOrDefault(ORIGINAL, best)) - 1;
        double lowest = baselines.getOrDefault(LINEAR_8BIT, highest) + 5;
        return IntStream.range(0, count)
                .mapToDouble(i -> highest + (lowest - highest) * i / (count - 1));
    }

    Analysis write(Path file, ModelIdentity model, AnalysisOptions options) {
        RecipeFile content =
                new RecipeFile(
                        model.name(),
                        baselines,
                        recipes,
                        isolated,
                        cumulative,
                        own(model, options));
        content.write(file);
        return new Analysis(file, content, List.copyOf(recipes.values()), psnrs);
    }

    /** What the analysis was, under the file's own key. */
    private String own(ModelIdentity model, AnalysisOptions options) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode own = json.putObject("gouache");
        own.put("method", options.method().toString());
        own.put("model_hash", model.hash());
        own.put("min_weights", options.minWeights());
        ObjectNode probe = own.putObject("probe");
        options.prompts().forEach(probe.putArray("prompts")::add);
        probe.put("negative_prompt", options.negativePrompt());
        probe.put("steps", options.steps());
        probe.put("timesteps", options.timesteps());
        probe.put("seed", options.seed());
        if (statistics != null) {
            own.putObject("statistics")
                    .put("file", String.valueOf(statistics.file().getFileName()))
                    .put("sha256", statistics.sha256())
                    .put("model_hash", statistics.modelHash());
        }
        psnrs.forEach(own.putObject("psnr_from_peak_of_reference")::put);
        if (!estimates.isEmpty()) {
            ObjectNode byLayer = own.putObject("estimated_squared_errors");
            estimates.forEach((layer, errors) -> {
                ObjectNode byBits = byLayer.putObject(layer);
                errors.forEach((bits, error) -> byBits.put(bits.toString(), error));
            });
        }
        return json.toString();
    }
}
