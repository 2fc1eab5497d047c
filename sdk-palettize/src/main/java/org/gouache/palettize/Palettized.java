package org.gouache.palettize;

import org.gouache.palette.WeightError;
import org.gouache.weight.PalettizedWeight;

/**
 * A weight with its palettes.
 *
 * @param error how far it is from the dense weight
 */
public record Palettized(PalettizedWeight weight, WeightError error) {}
