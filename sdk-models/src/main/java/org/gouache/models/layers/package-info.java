/** Layers that the image networks share. */
@NullMarked
package org.gouache.models.layers;

import org.jspecify.annotations.NullMarked;
