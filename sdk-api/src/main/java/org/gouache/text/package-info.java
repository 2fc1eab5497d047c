/** From a prompt to the token ids that a CLIP text encoder takes. */
@NullMarked
package org.gouache.text;

import org.jspecify.annotations.NullMarked;
