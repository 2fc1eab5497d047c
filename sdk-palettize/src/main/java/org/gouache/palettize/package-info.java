/** Palettes for weights, found, packed and measured. */
@NullMarked
package org.gouache.palettize;

import org.jspecify.annotations.NullMarked;
