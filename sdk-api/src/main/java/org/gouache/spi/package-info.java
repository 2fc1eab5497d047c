/** What implementations provide; applications have no need of it. */
@NullMarked
package org.gouache.spi;

import org.jspecify.annotations.NullMarked;
