/** Two models side by side: the pictures that they make of the same requests. */
@NullMarked
package org.gouache.comparison;

import org.jspecify.annotations.NullMarked;
