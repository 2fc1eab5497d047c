/**
 * Palettes as an application asks for them: how a model's weights are squeezed, and what came of
 * it.
 */
@NullMarked
package org.gouache.palette;

import org.jspecify.annotations.NullMarked;
