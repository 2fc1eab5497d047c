/** Off-heap tensors: shapes, element types and the memory behind them. */
@NullMarked
package org.gouache.tensor;

import org.jspecify.annotations.NullMarked;
