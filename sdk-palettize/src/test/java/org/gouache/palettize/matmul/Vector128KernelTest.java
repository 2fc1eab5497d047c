package org.gouache.palettize.matmul;

class Vector128KernelTest extends MicroKernelContract {
    @Override
    MicroKernel kernel() {
        return new Vector128Kernel();
    }
}
