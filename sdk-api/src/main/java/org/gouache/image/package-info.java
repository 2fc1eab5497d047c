/** Pictures: pixels, resizing, tensors of pixels, and PNG files that carry texts. */
@NullMarked
package org.gouache.image;

import org.jspecify.annotations.NullMarked;
