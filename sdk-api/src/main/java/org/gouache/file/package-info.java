/** Files that are written whole or not at all. */
@NullMarked
package org.gouache.file;

import org.jspecify.annotations.NullMarked;
