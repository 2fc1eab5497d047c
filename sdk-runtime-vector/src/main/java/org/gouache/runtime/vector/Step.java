package org.gouache.runtime.vector;

/** An operation, ready to be computed. */
@FunctionalInterface
interface Step {
    void compute(TilePool pool);
}
