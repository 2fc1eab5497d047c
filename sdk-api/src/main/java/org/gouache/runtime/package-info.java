/** The contract between networks and what executes them. */
@NullMarked
package org.gouache.runtime;

import org.jspecify.annotations.NullMarked;
