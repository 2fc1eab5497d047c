package org.gouache.models.report;

import org.gouache.MemorySize;
import org.gouache.models.html.HtmlPage;
import org.gouache.palette.PaletteRecipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Shows what an analysis has found: the plot, the recipes, the same prompts and seed with each of
 * them, and the bits of each layer.
 *
 * @param model its name
 * @param method by which the recipes were made
 * @param prompts of the pictures
 * @param seed of the pictures' noise
 * @param steps of the pictures' denoising
 * @param plotted how what the plot shows was measured, a sentence
 * @param variants the dense network first
 */
public record AnalysisPage(
        String model,
        String method,
        List<String> prompts,
        long seed,
        int steps,
        SizePlot plot,
        String plotted,
        List<PalettizedVariant> variants) {
    public AnalysisPage {
        prompts = List.copyOf(prompts);
        variants = List.copyOf(variants);
    }

    /** Writes it as one file of HTML that needs no other. */
    public void write(Path file) {
        HtmlPage.write(file, "Recipes for " + model, this::body);
    }

    private void body(HtmlPage page) {
        page.element(
                "p",
                "Which layer of the UNet gets how many bits, by the method %s. PSNRs are against the"
                                .formatted(method)
                        + " network in float16: more is closer to it.");
        page.inside("div", () -> page.markup(plot.svg()), "class", "wide");
        page.element("p", plotted, "class", "soft");
        page.element("h2", "Recipes");
        page.element(
                "p",
                "Sizes are those of the layers that get palettes, palettes and scales counted. PSNR"
                        + " of the final latents of the analysis, and of the latents and pictures"
                        + " below, mean over prompts.",
                "class",
                "soft");
        page.inside("div", () -> page.inside("table", () -> recipes(page)), "class", "wide");
        pictures(page);
        page.element("h2", "Bits by layer");
        page.inside(
                "div",
                () -> page.inside("table", () -> layers(page)),
                "class",
                "layers",
                "tabindex",
                "0");
    }

    private void recipes(HtmlPage page) {
        page.inside(
                "thead",
                () ->
                        page.row(
                                "th",
                                "",
                                "bits",
                                "size",
                                "of float16",
                                "analysis",
                                "latents",
                                "pictures"));
        page.inside("tbody", () -> variants.forEach(variant -> recipe(page, variant)));
    }

    private void recipe(HtmlPage page, PalettizedVariant variant) {
        double dense = variants.getFirst().bytes();
        page.row(
                "td",
                variant.name(),
                decimal(variant.averageBits(), 2),
                new MemorySize(variant.bytes()).toString().replace(' ', '\u00a0'),
                decimal(100 * variant.bytes() / dense, 1) + "\u00a0%",
                decibels(variant.psnr()),
                decibels(variant.meanOfLatents()),
                decibels(variant.meanOfPictures()));
    }

    private void pictures(HtmlPage page) {
        page.element("h2", "Pictures");
        page.element(
                "p",
                "%d steps from the same noise, seed %d; below each the PSNR of the picture."
                        .formatted(steps, seed),
                "class",
                "soft");
        for (int i = 0; i < prompts.size(); i++) {
            int number = i;
            page.element("h3", prompts.get(i));
            page.inside(
                    "div",
                    () ->
                            variants.stream()
                                    .filter(variant -> number < variant.pictures().size())
                                    .forEach(variant -> picture(page, variant, number)),
                    "class",
                    "strip",
                    "tabindex",
                    "0");
        }
    }

    private void picture(HtmlPage page, PalettizedVariant variant, int number) {
        PalettizedPicture picture = variant.pictures().get(number);
        page.inside(
                "figure",
                () -> {
                    page.image(
                            picture.file(),
                            "%s, %s".formatted(prompts.get(number), variant.label()));
                    page.inside(
                            "figcaption",
                            () -> {
                                page.text(variant.label());
                                page.element(
                                        "span", decibels(picture.picturePsnr()), "class", "soft");
                            });
                });
    }

    private void layers(HtmlPage page) {
        List<PalettizedVariant> recipes =
                variants.stream().filter(variant -> !variant.bits().isEmpty()).toList();
        String[] labels = recipes.stream().map(PalettizedVariant::label).toArray(String[]::new);
        page.inside("thead", () -> page.row("th", "", labels));
        page.inside(
                "tbody",
                () ->
                        recipes.stream()
                                .flatMap(recipe -> recipe.bits().keySet().stream())
                                .distinct()
                                .forEach(layer -> layer(page, layer, recipes)));
    }

    private static void layer(HtmlPage page, String layer, List<PalettizedVariant> recipes) {
        page.inside(
                "tr",
                () -> {
                    page.element("th", layer, "scope", "row");
                    for (PalettizedVariant recipe : recipes) {
                        String bits =
                                String.valueOf(
                                        recipe.bits().getOrDefault(layer, PaletteRecipe.DENSE));
                        page.element("td", bits, "class", "b" + bits);
                    }
                });
    }

    private static String decibels(double psnr) {
        return Double.isFinite(psnr) ? decimal(psnr, 1) + "\u00a0dB" : "–";
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
