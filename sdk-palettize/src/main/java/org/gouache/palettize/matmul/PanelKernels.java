package org.gouache.palettize.matmul;

/** The inner loops of panels. */
record PanelKernels(RowLookup lookup, Transposition transposition, DotProducts dots) {
    /** The fastest ones for this machine. */
    static PanelKernels create() {
        return new PanelKernels(RowLookup.create(), Transposition.create(), DotProducts.create());
    }
}
