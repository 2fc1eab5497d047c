/** Two models side by side. */
@NullMarked
package org.gouache.models.comparison;

import org.jspecify.annotations.NullMarked;
