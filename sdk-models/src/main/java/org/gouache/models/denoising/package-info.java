/** The denoising loop and its stages. */
@NullMarked
package org.gouache.models.denoising;

import org.jspecify.annotations.NullMarked;
