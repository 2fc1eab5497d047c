/** The denoising network of Stable Diffusion. */
@NullMarked
package org.gouache.models.unet;

import org.jspecify.annotations.NullMarked;
