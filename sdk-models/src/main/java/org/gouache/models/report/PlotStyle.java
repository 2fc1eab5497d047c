package org.gouache.models.report;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What plots look like: colours that stand out on white and on black. */
final class PlotStyle {
    static final int WIDTH = 720;
    static final int HEIGHT = 520;
    static final Color INK = new Color(0x23211E);
    static final Color LINES = new Color(0xE2DDD5);

    private static final Color NONE = new Color(0, 0, 0, 0);
    private static final Color RECIPES = new Color(0xE4572E);
    private static final Map<Integer, Color> FIXED =
            Map.of(
                    1, new Color(0x9A6DB5),
                    2, new Color(0x6F7FD0),
                    3, new Color(0x3E97C6),
                    4, new Color(0x2BA598),
                    6, new Color(0x55A65A),
                    8, new Color(0xA89A34));
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font LEGEND = TEXT.deriveFont(12f);
    private static final int LEGEND_LINE = 16;
    private static final double HIGHEST_PERCENT = 100;

    private PlotStyle() {}

    static XYChart chart(SizePlot plot) {
        XYChart chart = new XYChart(WIDTH, HEIGHT);
        chart.setXAxisTitle("size of the layers, % of float16");
        chart.setYAxisTitle("PSNR of the final latents, dB");
        style(chart.getStyler());
        plot.fixed()
                .forEach((bits, curve) ->
                        add(
                                chart,
                                curve,
                                FIXED.getOrDefault(bits, INK),
                                SeriesMarkers.CIRCLE,
                                1.5f));
        add(chart, plot.recipes(), RECIPES, SeriesMarkers.DIAMOND, 2.5f);
        add(chart, plot.linear(), INK, SeriesMarkers.CROSS, 1.5f);
        return chart;
    }

    /** What is equal to the dense network lies beyond every scale. */
    private static void add(
            XYChart chart, SizeCurve curve, Color colour, Marker marker, float lineWidth) {
        List<SizeCurve.Point> points =
                curve.points().stream()
                        .filter(point -> Double.isFinite(point.decibels()))
                        .sorted(Comparator.comparingDouble(SizeCurve.Point::percent))
                        .toList();
        if (points.isEmpty()) {
            return;
        }
        SizeCurve drawn = new SizeCurve(curve.name(), points);
        XYSeries series = chart.addSeries(drawn.name(), drawn.percents(), drawn.decibels());
        series.setMarker(marker).setMarkerColor(colour);
        series.setLineColor(colour).setLineWidth(lineWidth);
    }

    private static void style(XYStyler style) {
        style.setBaseFont(TEXT)
                .setChartBackgroundColor(NONE)
                .setChartFontColor(INK)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBackgroundColor(NONE)
                .setLegendBorderColor(NONE)
                .setLegendFont(LEGEND)
                .setLegendSeriesLineLength(LEGEND_LINE)
                .setPlotBackgroundColor(NONE)
                .setPlotBorderVisible(false)
                .setChartPadding(4);
        style.setMarkerSize(6);
        style.setAxisTitleFont(TEXT);
        style.setAxisTickLabelsFont(TEXT);
        style.setAxisTickLabelsColor(INK);
        style.setAxisTicksLineVisible(false);
        style.setAxisTickMarksColor(LINES);
        style.setXAxisTitleColor(INK);
        style.setYAxisTitleColor(INK);
        style.setPlotGridLinesColor(LINES);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setXAxisMin(0.0);
        style.setXAxisMax(HIGHEST_PERCENT);
        style.setXAxisDecimalPattern("0");
        style.setYAxisDecimalPattern("0");
    }
}
