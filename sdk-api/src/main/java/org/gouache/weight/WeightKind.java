package org.gouache.weight;

import org.gouache.tensor.Shape;

/** What a weight is for, as far as its name and shape show. */
public enum WeightKind {
    LINEAR("linear"),
    CONVOLUTION("convolution"),
    CONVOLUTION_1X1("convolution 1×1"),
    EMBEDDING("embedding"),
    NORM("norm"),
    BIAS("bias"),
    OTHER("other");

    private final String description;

    WeightKind(String description) {
        this.description = description;
    }

    public static WeightKind of(String name, Shape shape) {
        if (name.endsWith(".bias")) {
            return BIAS;
        }
        if (name.endsWith("_embedding.weight")) {
            return EMBEDDING;
        }
        return switch (shape.rank()) {
            case 1 -> NORM;
            case 2 -> LINEAR;
            case 4 -> shape.size(2) == 1 && shape.size(3) == 1 ? CONVOLUTION_1X1 : CONVOLUTION;
            default -> OTHER;
        };
    }

    @Override
    public String toString() {
        return description;
    }
}
