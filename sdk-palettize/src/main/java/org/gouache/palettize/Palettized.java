package org.gouache.palettize;

import org.gouache.weight.PalettizedWeight;

/**
 * A weight with its palettes, and what they cost.
 *
 * @param squaredError the sum of squared differences from the dense weight's elements
 * @param squaredNorm the sum of the dense weight's squared elements
 */
public record Palettized(PalettizedWeight weight, double squaredError, double squaredNorm) {}
