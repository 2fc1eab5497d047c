package org.gouache.palettize.matmul;

class Vector256KernelTest extends MicroKernelContract {
    @Override
    MicroKernel kernel() {
        return new Vector256Kernel();
    }
}
