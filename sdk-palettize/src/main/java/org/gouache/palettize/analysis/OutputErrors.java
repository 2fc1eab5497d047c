package org.gouache.palettize.analysis;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

/** How far palettes in a layer move the layer's own output. */
@FunctionalInterface
public interface OutputErrors {
    /** The squared error of the layer's output, in any unit. */
    double of(String layer, DenseWeight dense, Weight palettized);
}
