package org.gouache.models.comparison;

import org.gouache.ComparedModel;
import org.gouache.ComparedPicture;
import org.gouache.Comparison;
import org.gouache.MemorySize;
import org.gouache.models.html.HtmlPage;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Shows a comparison.
 *
 * @param folder where the pictures are now
 */
record ComparisonPage(Comparison comparison, Path folder) {
    static void write(Comparison comparison, Path folder) {
        String title =
                "%s and %s"
                        .formatted(
                                comparison.reference().identity().name(),
                                comparison.test().identity().name());
        HtmlPage.write(
                folder.resolve(comparison.folder().relativize(comparison.report())),
                title,
                new ComparisonPage(comparison, folder)::body);
    }

    private void body(HtmlPage page) {
        page.element(
                "p",
                "The same prompts and seeds by two models, the first on the left. PSNR of the"
                        + " second"
                        + " against the first, on average: %s of the final latents, %s of the"
                                .formatted(
                                        decibels(comparison.latentsPsnr()),
                                        decibels(comparison.picturesPsnr()))
                        + " pictures before they were rounded to 8 bits.");
        page.inside("div", () -> page.inside("table", () -> models(page)), "class", "wide");
        page.inside(
                "div",
                () -> comparison.pictures().forEach(picture -> pair(page, picture)),
                "class",
                "pairs");
    }

    private void models(HtmlPage page) {
        page.inside("thead", () -> page.row("th", "", "model", "UNet", "time", "runtime"));
        page.inside(
                "tbody",
                () -> {
                    model(page, comparison.reference());
                    model(page, comparison.test());
                });
    }

    private static void model(HtmlPage page, ComparedModel model) {
        page.row(
                "td",
                model.identity().name(),
                new MemorySize(model.bytes()).toString(),
                model.unetBytes() == 0 ? "" : new MemorySize(model.unetBytes()).toString(),
                String.format(Locale.ROOT, "%.1f s", model.seconds()),
                model.runtime());
    }

    private void pair(HtmlPage page, ComparedPicture picture) {
        page.inside(
                "figure",
                () -> {
                    page.inside(
                            "div",
                            () -> {
                                image(page, picture, comparison.reference(), picture.reference());
                                image(page, picture, comparison.test(), picture.test());
                            },
                            "class",
                            "sides");
                    page.inside("figcaption", () -> caption(page, picture));
                },
                "class",
                "pair");
    }

    private void image(HtmlPage page, ComparedPicture picture, ComparedModel model, Path file) {
        page.image(
                folder.resolve(comparison.folder().relativize(file)),
                "%s, by %s".formatted(picture.request().prompt(), model.identity().name()));
    }

    private static void caption(HtmlPage page, ComparedPicture picture) {
        page.text(picture.request().prompt());
        page.element(
                "span",
                "seed %d, %d steps; latents %s, picture %s"
                        .formatted(
                                picture.request().seed(),
                                picture.request().steps(),
                                decibels(picture.latentsPsnr()),
                                decibels(picture.picturePsnr())),
                "class",
                "soft");
    }

    private static String decibels(double psnr) {
        return Double.isInfinite(psnr) ? "equal" : String.format(Locale.ROOT, "%.1f\u00a0dB", psnr);
    }
}
