package org.gouache.palettize.matmul;

class ScalarMicroKernelTest extends MicroKernelContract {
    @Override
    MicroKernel kernel() {
        return new ScalarMicroKernel();
    }
}
