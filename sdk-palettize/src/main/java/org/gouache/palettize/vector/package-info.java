/** Whether this Java can compute with vectors, and how wide they are. */
@NullMarked
package org.gouache.palettize.vector;

import org.jspecify.annotations.NullMarked;
