package org.gouache.models.report;

import static java.util.Objects.requireNonNull;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Impact;
import org.gouache.palettize.analysis.LayerImpacts;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures curves of one number of bits: layers get palettes one after another, from none to all.
 *
 * @param shapes of the layers' weights
 * @param points of a curve, at about equal distances in size; one a layer if those are fewer
 */
public record FixedBitCurves(LayerImpacts impacts, Map<String, Shape> shapes, int points) {
    /**
     * @param order of the layers, those of the least harm first
     */
    public SizeCurve of(int bits, List<String> order) {
        PaletteSpec spec = PaletteSpec.ofBits(bits);
        double dense = order.stream().mapToLong(this::denseBytes).sum();
        List<Integer> counts = counts(order, dense);
        List<Impact> measured = impacts.growing(order, spec, counts);
        List<SizeCurve.Point> curve = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            curve.add(
                    new SizeCurve.Point(
                            100 * bytes(order, counts.get(i), spec) / dense,
                            LayerImpacts.mean(measured.get(i).fromPeakOfReference())));
        }
        return new SizeCurve(bits == 1 ? "1 bit" : bits + " bits", curve);
    }

    /** After how many layers to measure: as many numbers as there are points, or layers. */
    private List<Integer> counts(List<String> order, double dense) {
        int wanted = Math.min(points, order.size());
        List<Integer> counts = new ArrayList<>();
        double done = 0;
        for (int i = 0; i < order.size(); i++) {
            done += denseBytes(order.get(i));
            boolean farEnough = done >= dense * (counts.size() + 1) / wanted;
            boolean lastChance = order.size() - 1 - i < wanted - counts.size();
            if (farEnough || lastChance) {
                counts.add(i + 1);
            }
        }
        return counts;
    }

    private double bytes(List<String> order, int palettized, PaletteSpec spec) {
        double bytes = 0;
        for (int i = 0; i < order.size(); i++) {
            bytes += i < palettized ? spec.bytes(shape(order.get(i))) : denseBytes(order.get(i));
        }
        return bytes;
    }

    private long denseBytes(String layer) {
        return shape(layer).elements() * ElementType.F16.bytes();
    }

    private Shape shape(String layer) {
        return requireNonNull(shapes.get(layer));
    }
}
