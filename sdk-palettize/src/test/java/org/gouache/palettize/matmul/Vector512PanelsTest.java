package org.gouache.palettize.matmul;

class Vector512PanelsTest extends WeightPanelsContract {
    private static final PanelReader READER = PanelReaders.ofWidth(512);

    @Override
    PanelReader reader() {
        return READER;
    }
}
