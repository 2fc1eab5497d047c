package org.gouache.weight;

import org.gouache.tensor.Shape;

/** A network's parameter as it is stored. */
public sealed interface Weight permits DenseWeight {
    Shape shape();
}
