package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.Model;
import org.gouache.golden.Golden;
import org.gouache.image.PngFile;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisListener;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeMethod;
import org.gouache.palette.RecipeTarget;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an analysis shows. */
class AnalysisReportTest {
    private static final AnalysisOptions OPTIONS =
            AnalysisOptions.builder(RecipeMethod.GREEDY)
                    .bits(List.of(2, 8))
                    .minWeights(8000)
                    .prompts(List.of("a boat & a dog", "a tent"))
                    .targets(List.of(new RecipeTarget.Bits(6)))
                    .build();

    @TempDir static Path folder;

    private static PaletteRecipe recipe;

    @BeforeAll
    static void analyse() {
        recipe = analyse(AnalysisListener.NONE).recipes().getFirst();
    }

    private static Analysis analyse(AnalysisListener listener) {
        try (Model model = Model.open(Golden.path("models/sdxl"))) {
            return model.analyze(folder, OPTIONS, listener);
        }
    }

    @Test
    void thePageNeedsNoOtherFile() throws Exception {
        Page page = Page.read(folder.resolve("report.html"));

        page.requireSelfContained();
        assertThat(page.elements("svg")).hasSize(1);
        assertThat(page.elements("img"))
                .extracting(image -> image.getAttribute("alt"))
                .startsWith("a boat & a dog, float16", "a boat & a dog, linear 8 bits")
                .hasSize(2 * 3);
        assertThat(page.elements("th"))
                .extracting(Element::getTextContent)
                .contains("float16", "linear_8bit", recipe.name())
                .containsAll(recipe.bits().keySet());
    }

    @Test
    void thePlotIsAPictureAndADrawing() throws Exception {
        assertThat(PngFile.read(folder.resolve("size-psnr.png")).image().width()).isPositive();
        assertThat(Page.parse(Files.readString(folder.resolve("size-psnr.svg"))))
                .returns("svg", svg -> svg.getDocumentElement().getLocalName());
    }

    @Test
    void picturesAreTheFurtherFromThoseOfTheDenseNetworkTheFewerBitsThereAre() {
        assertThat(psnr("float16")).isInfinite();
        assertThat(psnr("linear_8bit")).isGreaterThan(psnr(recipe.name()) + 3);
        assertThat(psnr(recipe.name())).isGreaterThan(20);
    }

    private static double psnr(String variant) {
        Path picture = folder.resolve("pictures").resolve(variant + "-1.png");
        return Double.parseDouble(PngFile.readTexts(picture).get("gouache.psnr.picture"));
    }

    @Test
    void nothingIsMadeTwiceAndStepsAddUp() throws IOException {
        Map<Path, Object> before = times();
        List<Integer> steps = new ArrayList<>();
        Set<Integer> totals = new HashSet<>();

        analyse((done, total) -> {
            steps.add(done);
            totals.add(total);
        });

        assertThat(times()).isEqualTo(before);
        assertThat(totals).containsExactly(steps.size());
    }

    /** Of what takes the network to make. */
    private static Map<Path, Object> times() throws IOException {
        Map<Path, Object> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(AnalysisReportTest::isMeasured).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        assertThat(times).hasSize(1 + 2 * 3);
        return times;
    }

    private static boolean isMeasured(Path file) {
        return file.endsWith("measurements.txt") || file.getParent().endsWith("pictures");
    }
}
