/** Sources of Gaussian noise that draw the same numbers as the frameworks people compare with. */
@NullMarked
package org.gouache.random;

import org.jspecify.annotations.NullMarked;
