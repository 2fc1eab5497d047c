/**
 * Products with weights of every kind, palettes too, which are decoded for a few outputs at a time.
 */
@NullMarked
package org.gouache.palettize.matmul;

import org.jspecify.annotations.NullMarked;
