package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.ModelIdentity;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.RecipeMethod;
import org.gouache.palette.RecipeStatistics;
import org.gouache.palette.RecipeTarget;
import org.gouache.palettize.analysis.BudgetRecipes;
import org.gouache.palettize.analysis.Experiment;
import org.gouache.palettize.analysis.GreedyRecipes;
import org.gouache.palettize.analysis.KeptPalettes;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.palettize.analysis.MeasurementJournal;
import org.gouache.palettize.analysis.Recipes;
import org.gouache.palettize.analysis.ThresholdRecipes;
import org.gouache.palettize.feedback.FeedbackPalettes;
import org.gouache.runtime.Network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what palettes do to a model's UNet, layer by layer, and makes recipes of that. */
final class RecipeAnalysis {
    private static final String RECIPES = "recipes.json";
    private static final String STATISTICS = "statistics.safetensors";
    private static final String JOURNAL = "measurements.txt";
    private static final List<Double> DEFAULT_TARGETS = List.of(6.5, 4.5, 3.4, 2.8);
    private static final int THRESHOLDS = 7;
    private static final int BASELINES = 2;

    /** In bytes: enough for 350 million weights in all sizes. */
    private static final long KEPT_PALETTES = 1L << 30;

    static final PaletteSpec LINEAR = new PaletteSpec(8, PaletteMethod.INT8, 0, true);

    private final CheckpointModel model;
    private final AnalysisOptions options;
    private final AnalysisCandidates candidates;
    private final AnalysisSteps steps;

    private RecipeAnalysis(
            CheckpointModel model, AnalysisOptions options, AnalysisListener listener) {
        this.model = model;
        this.options = options;
        this.candidates = AnalysisCandidates.of(model.parts(), options);
        TargetSearch.requirePossible(
                options.targets(), candidates.smallest(options.bits().getFirst()));
        this.steps = new AnalysisSteps(listener, options.timeLimit(), expectedSteps());
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
        try (Network network = model.loadSwappable(Component.UNET, candidates.weightNames())) {
            AnalysisProbe probe = AnalysisProbe.of(model, network, options, cancellation);
            try (MeasurementJournal journal =
                    MeasurementJournal.open(folder.resolve(JOURNAL), subject(probe))) {
                return write(folder, network, probe, journal);
            }
        }
    }

    static Path makeFolder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be written: %s".formatted(folder, e), e);
        }
    }

    private Map<String, String> subject(AnalysisProbe probe) {
        ModelIdentity identity = model.identity();
        Map<String, String> subject = new LinkedHashMap<>();
        subject.put("model", identity.hash().substring(0, 16));
        subject.put("min-weights", Long.toString(options.minWeights()));
        subject.put("layers", Integer.toHexString(options.layers().hashCode()));
        subject.put("prompts", Integer.toHexString(options.prompts().hashCode()));
        subject.put(
                "statistics prompts", Integer.toHexString(options.statisticsPrompts().hashCode()));
        subject.put("negative prompt", Integer.toHexString(options.negativePrompt().hashCode()));
        subject.put("guidance scale", Double.toString(probe.guidanceScale()));
        subject.put("steps", Integer.toString(options.steps()));
        subject.put("timesteps", Integer.toString(options.timesteps()));
        subject.put("seed", Long.toString(options.seed()));
        subject.put("runtime", String.valueOf(model.options().runtime()));
        return subject;
    }

    private Analysis write(
            Path folder, Network network, AnalysisProbe probe, MeasurementJournal journal) {
        AnalysisFindings findings = new AnalysisFindings();
        if (options.method() == RecipeMethod.BUDGET) {
            BudgetAnalysis budget =
                    new BudgetAnalysis(model, network, options, candidates, probe, steps);
            Path file = folder.resolve(STATISTICS);
            LayerStatistics statistics = budget.statistics(file);
            findings.statistics = RecipeStatistics.of(file, model.identity().hash());
            try (KeptPalettes palettes =
                    new KeptPalettes(new FeedbackPalettes(statistics), KEPT_PALETTES)) {
                findings.estimates = budget.errors(palettes, journal);
                return write(
                        folder,
                        new BudgetRecipes(findings.estimates, candidates.shapes()),
                        impacts(probe, palettes, journal),
                        findings,
                        report(probe, palettes, journal));
            }
        }
        LayerImpacts impacts = impacts(probe, LayerPalettes.OPTIMAL, journal);
        Recipes recipes =
                options.method() == RecipeMethod.GREEDY
                        ? new GreedyRecipes(isolated(impacts, findings), candidates.shapes())
                        : new ThresholdRecipes(
                                options.method() == RecipeMethod.THRESHOLD
                                        ? isolated(impacts, findings)
                                        : cumulative(impacts, findings),
                                candidates.shapes());
        return write(
                folder, recipes, impacts, findings, report(probe, LayerPalettes.OPTIMAL, journal));
    }

    private LayerImpacts impacts(
            AnalysisProbe probe, LayerPalettes palettes, MeasurementJournal journal) {
        return new LayerImpacts(
                new Experiment(
                        probe, candidates.weights(), palettes, journal, steps::goOn, steps::step));
    }

    private AnalysisReport report(
            AnalysisProbe probe, LayerPalettes palettes, MeasurementJournal journal) {
        return new AnalysisReport(
                model, options, candidates, probe, palettes, journal, subject(probe), steps);
    }

    private Analysis write(
            Path folder,
            Recipes recipes,
            LayerImpacts impacts,
            AnalysisFindings findings,
            AnalysisReport report) {
        findings.original(impacts.together(Map.of()));
        findings.linear(impacts.together(candidates.all(LINEAR)));
        for (PaletteRecipe recipe : find(recipes, impacts, findings)) {
            if (findings.isNew(recipe)) {
                findings.add(recipe, impacts.together(recipe));
            } else {
                steps.step();
            }
        }
        Analysis analysis = findings.write(folder.resolve(RECIPES), model.identity(), options);
        report.write(folder, analysis, findings::leastHarmFirst);
        return analysis;
    }

    private Map<Integer, Map<String, List<Double>>> isolated(
            LayerImpacts impacts, AnalysisFindings findings) {
        findings.isolated = impacts.isolated(options.bits());
        return findings.isolated;
    }

    private Map<Integer, Map<String, List<Double>>> cumulative(
            LayerImpacts impacts, AnalysisFindings findings) {
        isolated(impacts, findings)
                .forEach((bits, layers) ->
                        findings.cumulative.put(
                                bits,
                                impacts.cumulative(bits, LayerImpacts.byFallingPsnr(layers))));
        return findings.cumulative;
    }

    private List<PaletteRecipe> find(
            Recipes recipes, LayerImpacts impacts, AnalysisFindings findings) {
        if (recipes instanceof ThresholdRecipes byThreshold && options.targets().isEmpty()) {
            return findings.thresholds(byThreshold.highest(), THRESHOLDS)
                    .mapToObj(byThreshold::above)
                    .toList();
        }
        TargetSearch search =
                new TargetSearch(
                        recipes,
                        recipe ->
                                LayerImpacts.mean(impacts.together(recipe).fromPeakOfReference()));
        return targets().stream().map(search::find).toList();
    }

    private List<RecipeTarget> targets() {
        if (!options.targets().isEmpty()) {
            return options.targets();
        }
        return DEFAULT_TARGETS.stream()
                .filter(bits -> bits >= options.bits().getFirst())
                .<RecipeTarget>map(RecipeTarget.Bits::new)
                .toList();
    }

    private int expectedSteps() {
        int layers = candidates.weights().size();
        int isolated = layers * options.bits().size();
        int measured =
                switch (options.method()) {
                    case BUDGET -> BudgetAnalysis.expectedSteps(options, layers);
                    case THRESHOLD, GREEDY -> isolated;
                    case THRESHOLD_CUMULATIVE -> 2 * isolated;
                };
        int recipes = expectedRecipes();
        return measured
                + BASELINES
                + recipes
                + AnalysisReport.expectedSteps(options.bits().size(), layers, recipes);
    }

    private int expectedRecipes() {
        boolean byThreshold =
                options.method() != RecipeMethod.BUDGET && options.method() != RecipeMethod.GREEDY;
        if (byThreshold && options.targets().isEmpty()) {
            return THRESHOLDS;
        }
        return targets().stream()
                .mapToInt(target ->
                        switch (target) {
                            case RecipeTarget.Bits _, RecipeTarget.Bytes _ -> 1;
                            case RecipeTarget.Decibels _ -> TargetSearch.TRIALS + 1;
                        })
                .sum();
    }
}
