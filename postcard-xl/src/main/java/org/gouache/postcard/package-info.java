/** Postcard-XL, the bundled model, as a folder. */
@NullMarked
package org.gouache.postcard;

import org.jspecify.annotations.NullMarked;
