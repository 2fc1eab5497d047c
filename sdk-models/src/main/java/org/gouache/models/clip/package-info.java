/** The text encoders of Stable Diffusion. */
@NullMarked
package org.gouache.models.clip;

import org.jspecify.annotations.NullMarked;
