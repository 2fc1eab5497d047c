package org.gouache.graph;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

/**
 * A tensor that flows through a graph.
 *
 * @param name unique in its graph: the path of the module whose output it is, or an input's name
 * @param type F32 (whatever a runtime computes in) or I64 (token ids)
 */
public record Value(String name, ElementType type, Shape shape) {
    @Override
    public String toString() {
        return name + " " + shape;
    }
}
