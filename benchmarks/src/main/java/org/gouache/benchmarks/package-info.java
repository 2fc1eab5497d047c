/** Measurements: JMH benchmarks, side-by-side reports, and the synthetic models that they need. */
@NullMarked
package org.gouache.benchmarks;

import org.jspecify.annotations.NullMarked;
