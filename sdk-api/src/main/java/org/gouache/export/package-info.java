/** Writing models in other formats. */
@NullMarked
package org.gouache.export;

import org.jspecify.annotations.NullMarked;
