/** From graphs to ML Programs. */
@NullMarked
package org.gouache.runtime.coreml.program;

import org.jspecify.annotations.NullMarked;
