package org.gouache.models.report;

import java.util.List;

/**
 * How close to the dense network one stays, by size.
 *
 * @param name as in {@code 4 bits}
 */
public record SizeCurve(String name, List<Point> points) {
    public SizeCurve {
        points = List.copyOf(points);
    }

    /**
     * @param percent of the size in float16
     * @param decibels PSNR of the final latents
     */
    public record Point(double percent, double decibels) {}

    double[] percents() {
        return points.stream().mapToDouble(Point::percent).toArray();
    }

    double[] decibels() {
        return points.stream().mapToDouble(Point::decibels).toArray();
    }
}
