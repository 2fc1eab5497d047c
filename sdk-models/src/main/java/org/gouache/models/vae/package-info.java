/** The autoencoder between pictures and latents. */
@NullMarked
package org.gouache.models.vae;

import org.jspecify.annotations.NullMarked;
