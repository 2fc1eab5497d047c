package org.gouache.models.pipeline;

import org.gouache.models.report.AnalysisPage;
import org.gouache.models.report.FixedBitCurves;
import org.gouache.models.report.PalettizedVariant;
import org.gouache.models.report.SizeCurve;
import org.gouache.models.report.SizePlot;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Experiment;
import org.gouache.palettize.analysis.Impact;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.Measurements;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What an analysis shows: the plot, pictures with each recipe, and a page of all that.
 *
 * @param palettes of recipes
 * @param measurements of the analysis
 * @param subject what the analysis depends on
 */
record AnalysisReport(
        CheckpointModel model,
        AnalysisOptions options,
        AnalysisCandidates candidates,
        AnalysisProbe probe,
        LayerPalettes palettes,
        Measurements measurements,
        Map<String, String> subject,
        AnalysisSteps steps) {
    private static final String PAGE = "report.html";
    private static final String PNG = "size-psnr.png";
    private static final String SVG = "size-psnr.svg";
    private static final String PICTURES = "pictures";
    private static final int CURVE_POINTS = 12;
    private static final int MOST_PLOT_PROMPTS = 3;
    private static final int MOST_PLOT_STEPS = 8;
    private static final int PICTURE_STEPS = 12;

    /** The dense network and the linear one. */
    private static final int BASELINES = 2;

    private record Variant(
            String name,
            String label,
            double averageBits,
            double psnr,
            Map<String, Integer> bits,
            Map<String, PaletteSpec> specs) {}

    /**
     * @param order of the layers for bits that all of them get: those of the least harm first
     */
    void write(Path folder, Analysis analysis, IntFunction<List<String>> order) {
        AnalysisProbe plotted = probe.of(plotPrompts(), plotSteps());
        LayerImpacts plain = impacts(plotted, LayerPalettes.OPTIMAL, "plain");
        LayerImpacts recipes = impacts(plotted, palettes, "recipe");
        List<Variant> variants = variants(analysis);
        SizePlot plot =
                new SizePlot(
                        curves(plain, order),
                        curve("recipes", recipes, variants.subList(BASELINES, variants.size())),
                        curve("linear 8 bits", plain, variants.subList(1, BASELINES)));
        plot.writePng(folder.resolve(PNG));
        plot.writeSvg(folder.resolve(SVG));
        page(plot, pictures(folder, recipes, variants)).write(folder.resolve(PAGE));
    }

    /** How many steps all that takes. */
    static int expectedSteps(int widths, int layers, int recipes) {
        return widths * Math.min(CURVE_POINTS, layers) + 2 * (recipes + BASELINES) - 1;
    }

    private int plotPrompts() {
        return Math.min(options.prompts().size(), MOST_PLOT_PROMPTS);
    }

    private int plotSteps() {
        return Math.min(options.steps(), MOST_PLOT_STEPS);
    }

    private LayerImpacts impacts(AnalysisProbe plotted, LayerPalettes palettes, String kind) {
        String name = "%s %dx%d".formatted(kind, plotPrompts(), plotSteps());
        return new LayerImpacts(
                new Experiment(
                        plotted,
                        candidates.weights(),
                        palettes,
                        new PlotMeasurements(measurements, name),
                        steps::goOn,
                        steps::step));
    }

    private SortedMap<Integer, SizeCurve> curves(
            LayerImpacts impacts, IntFunction<List<String>> order) {
        FixedBitCurves fixed = new FixedBitCurves(impacts, candidates.shapes(), CURVE_POINTS);
        SortedMap<Integer, SizeCurve> curves = new TreeMap<>();
        options.bits().forEach(bits -> curves.put(bits, fixed.of(bits, order.apply(bits))));
        return curves;
    }

    private SizeCurve curve(String name, LayerImpacts impacts, List<Variant> variants) {
        List<SizeCurve.Point> points = new ArrayList<>();
        for (Variant variant : variants) {
            Impact impact = impacts.together(variant.specs());
            points.add(
                    new SizeCurve.Point(
                            100.0 * bytes(variant.specs()) / bytes(Map.of()),
                            LayerImpacts.mean(impact.fromPeakOfReference())));
        }
        return new SizeCurve(name, points);
    }

    private long bytes(Map<String, PaletteSpec> specs) {
        long bytes = 0;
        for (Map.Entry<String, Shape> layer : candidates.shapes().entrySet()) {
            PaletteSpec spec = specs.get(layer.getKey());
            bytes +=
                    spec == null
                            ? layer.getValue().elements() * ElementType.F16.bytes()
                            : spec.bytes(layer.getValue());
        }
        return bytes;
    }

    private List<Variant> variants(Analysis analysis) {
        List<Variant> variants = new ArrayList<>();
        variants.add(
                new Variant(
                        "float16",
                        "float16",
                        PaletteRecipe.DENSE,
                        Double.POSITIVE_INFINITY,
                        Map.of(),
                        Map.of()));
        variants.add(
                new Variant(
                        "linear_8bit",
                        "linear 8 bits",
                        RecipeAnalysis.LINEAR.bits(),
                        analysis.psnrs().getOrDefault("linear_8bit", Double.POSITIVE_INFINITY),
                        Map.of(),
                        candidates.all(RecipeAnalysis.LINEAR)));
        for (PaletteRecipe recipe : analysis.recipes()) {
            double bits = recipe.averageBits().orElse(Double.NaN);
            variants.add(
                    new Variant(
                            recipe.name(),
                            String.format(Locale.ROOT, "%.2f bits", bits),
                            bits,
                            analysis.psnrs().getOrDefault(recipe.name(), Double.POSITIVE_INFINITY),
                            recipe.bits(),
                            LayerImpacts.specs(recipe)));
        }
        return variants;
    }

    private List<PalettizedVariant> pictures(
            Path folder, LayerImpacts impacts, List<Variant> variants) {
        VariantPictures pictures =
                new VariantPictures(
                        folder.resolve(PICTURES),
                        impacts,
                        probe.of(options.prompts().size(), PICTURE_STEPS),
                        new Decoding(model, model.options().memory(), probe.cancellation()),
                        "%s, %d steps".formatted(subject, PICTURE_STEPS));
        List<PalettizedVariant> pictured = new ArrayList<>();
        for (Variant variant : variants) {
            pictured.add(
                    new PalettizedVariant(
                            variant.name(),
                            variant.label(),
                            variant.averageBits(),
                            bytes(variant.specs()),
                            variant.psnr(),
                            variant.bits(),
                            pictures.of(variant.name(), variant.specs())));
            steps.step();
        }
        return pictured;
    }

    private AnalysisPage page(SizePlot plot, List<PalettizedVariant> variants) {
        return new AnalysisPage(
                model.identity().name(),
                options.method().toString(),
                options.prompts(),
                options.seed(),
                PICTURE_STEPS,
                plot,
                "Measured on denoisings of %d of the prompts in %d steps; where all layers get the same bits, those of the least harm come first."
                        .formatted(plotPrompts(), plotSteps()),
                variants);
    }
}
