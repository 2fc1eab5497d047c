/** Models as they are driven: loading of networks, prompts, and the denoising loop. */
@NullMarked
package org.gouache.models.pipeline;

import org.jspecify.annotations.NullMarked;
