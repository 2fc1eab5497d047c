package org.gouache.palettize.matmul;

class ScalarPanelsTest extends WeightPanelsContract {
    private static final PanelReader READER = PanelReaders.scalar();

    @Override
    PanelReader reader() {
        return READER;
    }
}
