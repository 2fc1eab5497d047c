/** Whole pipelines against the reference, and how they behave. */
@NullMarked
package org.gouache.testing.pipelines;

import org.jspecify.annotations.NullMarked;
