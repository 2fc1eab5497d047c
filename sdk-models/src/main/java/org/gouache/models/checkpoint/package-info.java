/** Models as people have them: diffusers folders, single-file checkpoints and ONNX folders. */
@NullMarked
package org.gouache.models.checkpoint;

import org.jspecify.annotations.NullMarked;
