package org.gouache.models.report;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.models.report.SizeCurve.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

class SizePlotTest {
    private static final SizePlot PLOT =
            new SizePlot(
                    fixed(1, 2, 3, 4, 6, 8),
                    new SizeCurve(
                            "recipes",
                            List.of(
                                    new Point(41, 86),
                                    new Point(17.5, 52),
                                    new Point(28, 68),
                                    new Point(21, 58))),
                    new SizeCurve("linear 8 bits", List.of(new Point(50.3, 57.8))));

    @TempDir Path folder;

    private static SortedMap<Integer, SizeCurve> fixed(int... widths) {
        SortedMap<Integer, SizeCurve> curves = new TreeMap<>();
        IntStream.of(widths).forEach(bits -> curves.put(bits, curve(bits)));
        return curves;
    }

    private static SizeCurve curve(int bits) {
        return new SizeCurve(
                bits == 1 ? "1 bit" : bits + " bits",
                IntStream.rangeClosed(0, 12)
                        .mapToObj(i ->
                                new Point(
                                        100 - (100 - 6.25 * bits) * i / 12,
                                        i == 0
                                                ? Double.POSITIVE_INFINITY
                                                : 8 + 6 * bits + 36.0 / i))
                        .toList());
    }

    @Test
    void aPngShowsEachCurveInItsColour() {
        Path file = folder.resolve("plot.png");

        PLOT.writePng(file);

        Image image = PngFile.read(file).image();
        assertThat(image.width()).isEqualTo(2 * PlotStyle.WIDTH);
        assertThat(image.colour(1, 1)).isEqualTo(0xFFFFFF);
        assertThat(colours(image)).contains(0xE4572E, 0x9A6DB5, 0xA89A34, 0x23211E);
    }

    private static List<Integer> colours(Image image) {
        return IntStream.range(0, image.width() * image.height())
                .mapToObj(i -> image.colour(i % image.width(), i / image.width()))
                .distinct()
                .toList();
    }

    @Test
    void anSvgSaysWhatItShowsAndHasInkForDarkGround() throws Exception {
        Path file = folder.resolve("plot.svg");

        PLOT.writeSvg(file);

        Element svg =
                DocumentBuilderFactory.newDefaultNSInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(Files.readAllBytes(file)))
                        .getDocumentElement();
        assertThat(svg.getLocalName()).isEqualTo("svg");
        assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 720 520");
        assertThat(svg.getAttribute("aria-label")).contains("1 bit, 2 bits", "linear 8-bit");
        String text = Files.readString(file, UTF_8);
        assertThat(text)
                .contains("prefers-color-scheme: dark", "fill=\"rgb(228,87,46)\"")
                .contains("[fill=\"rgb(35,33,30)\"]")
                .contains("<g fill=\"rgb(35,33,30)\"");
    }

    @Test
    void curvesThatAreNotMeasuredAreLeftOut() {
        SizePlot plot =
                new SizePlot(
                        new TreeMap<>(Map.of(4, new SizeCurve("4 bits", List.of()))),
                        PLOT.recipes(),
                        PLOT.linear());

        assertThat(plot.svg()).contains("rgb(228,87,46)").doesNotContain("rgb(43,165,152)");
    }
}
