/** From packed indices and palettes back to numbers. */
@NullMarked
package org.gouache.palettize.decode;

import org.jspecify.annotations.NullMarked;
