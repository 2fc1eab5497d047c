/**
 * The key layout of single-file checkpoints, as the original LDM and SGM code writes them, and its
 * translation into that of diffusers and transformers.
 */
@NullMarked
package org.gouache.models.checkpoint.ldm;

import org.jspecify.annotations.NullMarked;
