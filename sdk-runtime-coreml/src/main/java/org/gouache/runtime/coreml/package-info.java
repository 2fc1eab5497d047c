/** Networks on Core ML. */
@NullMarked
package org.gouache.runtime.coreml;

import org.jspecify.annotations.NullMarked;
