/** What stands in for Core ML where there is none: for tests. */
@NullMarked
package org.gouache.standin;

import org.jspecify.annotations.NullMarked;
