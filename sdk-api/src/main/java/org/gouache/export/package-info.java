/** Writing networks as files of other formats. */
@NullMarked
package org.gouache.export;

import org.jspecify.annotations.NullMarked;
