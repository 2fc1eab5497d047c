/** Optimal palettes for numbers of which each counts as often as it occurs. */
@NullMarked
package org.gouache.palettize.cluster;

import org.jspecify.annotations.NullMarked;
