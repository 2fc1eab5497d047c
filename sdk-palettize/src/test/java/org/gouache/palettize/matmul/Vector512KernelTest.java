package org.gouache.palettize.matmul;

class Vector512KernelTest extends MicroKernelContract {
    @Override
    MicroKernel kernel() {
        return new Vector512Kernel();
    }
}
