/** Compiled models that are kept for the next time. */
@NullMarked
package org.gouache.runtime.coreml.cache;

import org.jspecify.annotations.NullMarked;
