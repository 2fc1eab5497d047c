package org.gouache.image;

/**
 * How pixels between pixels are found when a picture changes its size. The filters and the
 * arithmetic are Pillow's, result for result.
 */
public enum Resampling {
    NEAREST(0) {
        @Override
        double weight(double distance) {
            throw new UnsupportedOperationException("nearest does not weigh");
        }
    },
    /** A triangle of radius 1. */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Cubic convolution with a = -0.5 (Keys 1981). */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * CUBIC_A : 0;
        }
    },
    /** A sinc under the middle lobe of a sinc three times as wide. */
    LANCZOS(3) {
        @Override
        double weight(double distance) {
            return -3 <= distance && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        }
    };

    private static final double CUBIC_A = -0.5;

    private final double support;

    Resampling(double support) {
        this.support = support;
    }

    /** How far the filter reaches, in pixels of the coarser picture. */
    double support() {
        return support;
    }

    abstract double weight(double distance);

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : Math.sin(angle) / angle;
    }
}
