package org.gouache.graph;

import org.gouache.tensor.Shape;

/** A weight that an operation takes: its name in the weight store and the shape it must have. */
public record Parameter(String name, Shape shape) {
    @Override
    public String toString() {
        return name + " " + shape;
    }
}
