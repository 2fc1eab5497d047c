/** Indices of a few bits each, side by side. */
@NullMarked
package org.gouache.palettize.packing;

import org.jspecify.annotations.NullMarked;
