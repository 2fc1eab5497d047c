/** Networks in Java, on the Vector API. */
@NullMarked
package org.gouache.runtime.vector;

import org.jspecify.annotations.NullMarked;
