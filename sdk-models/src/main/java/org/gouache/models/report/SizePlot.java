package org.gouache.models.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.file.AtomicFile;
import org.gouache.image.Image;
import org.gouache.image.PngFile;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Size against PSNR: a curve for each number of bits that all layers get alike, one of recipes,
 * which give each layer its own, and a mark for linear 8-bit weights.
 *
 * @param fixed with all layers alike, by bits
 * @param recipes in any order
 * @param linear linear 8-bit weights in all layers
 */
public record SizePlot(SortedMap<Integer, SizeCurve> fixed, SizeCurve recipes, SizeCurve linear) {
    private static final int SCALE = 2;

    public SizePlot {
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
    }

    /** Writes a PNG on white, large enough for screens of twice the usual density. */
    public void writePng(Path file) {
        BufferedImage image =
                new BufferedImage(
                        SCALE * PlotStyle.WIDTH,
                        SCALE * PlotStyle.HEIGHT,
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(SCALE, SCALE);
            draw(graphics);
        } finally {
            graphics.dispose();
        }
        PngFile.write(file, Image.of(image), Map.of());
    }

    /** Writes an SVG without a background, whose ink is light where the surroundings are dark. */
    public void writeSvg(Path file) {
        ByteBuffer svg = UTF_8.encode(svg());
        AtomicFile.write(
                file,
                channel -> {
                    while (svg.hasRemaining()) {
                        channel.write(svg);
                    }
                });
    }

    /** The element {@code svg} of {@link #writeSvg}, to stand in a page. */
    public String svg() {
        return SvgGraphic.of(this::draw, PlotStyle.WIDTH, PlotStyle.HEIGHT, title());
    }

    private String title() {
        return "PSNR of the final latents in decibels, against the size of the layers in percent of"
                + " float16: curves of %s, of recipes, and a mark for linear 8-bit weights"
                        .formatted(
                                String.join(
                                        ", ",
                                        fixed.values().stream().map(SizeCurve::name).toList()));
    }

    private void draw(Graphics2D graphics) {
        PlotStyle.chart(this).paint(graphics, PlotStyle.WIDTH, PlotStyle.HEIGHT);
    }
}
