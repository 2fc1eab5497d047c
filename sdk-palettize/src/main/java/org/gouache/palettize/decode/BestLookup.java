package org.gouache.palettize.decode;

import org.gouache.palettize.vector.VectorSupport;

/** The fastest lookup that this Java can run, chosen once. */
final class BestLookup {
    static final Lookup INSTANCE =
            VectorSupport.choose(
                    "Palettes are decoded without vectors, slower",
                    () -> new VectorLookup(),
                    () -> new TableLookup());

    private BestLookup() {}
}
