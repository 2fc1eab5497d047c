/** Runs ML Programs by plain loops. */
@NullMarked
package org.gouache.standin.mil;

import org.jspecify.annotations.NullMarked;
