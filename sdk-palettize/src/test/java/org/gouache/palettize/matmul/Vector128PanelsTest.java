package org.gouache.palettize.matmul;

class Vector128PanelsTest extends WeightPanelsContract {
    private static final PanelReader READER = PanelReaders.ofWidth(128);

    @Override
    PanelReader reader() {
        return READER;
    }
}
