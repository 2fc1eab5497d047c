/** Parts of the runtime by themselves. */
@NullMarked
package org.gouache.runtime.vector;

import org.jspecify.annotations.NullMarked;
