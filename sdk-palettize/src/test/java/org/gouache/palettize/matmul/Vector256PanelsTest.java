package org.gouache.palettize.matmul;

class Vector256PanelsTest extends WeightPanelsContract {
    private static final PanelReader READER = PanelReaders.ofWidth(256);

    @Override
    PanelReader reader() {
        return READER;
    }
}
