/** Networks whose packages are evaluated. */
@NullMarked
package org.gouache.standin.program;

import org.jspecify.annotations.NullMarked;
