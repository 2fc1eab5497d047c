package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.VectorSupport;
import org.gouache.palettize.vector.VectorWidth;

/** The fastest kernel that this Java can run, chosen once. */
final class BestKernel {
    static final MicroKernel INSTANCE =
            VectorSupport.choose(
                    "Products are computed without vectors, slower",
                    () -> vectors(),
                    () -> new ScalarMicroKernel());

    private BestKernel() {}

    private static MicroKernel vectors() {
        return switch (VectorWidth.BITS) {
            case 512 -> new Vector512Kernel();
            case 256 -> new Vector256Kernel();
            default -> new Vector128Kernel();
        };
    }
}
