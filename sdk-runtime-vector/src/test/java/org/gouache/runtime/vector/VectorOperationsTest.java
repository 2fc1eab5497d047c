package org.gouache.runtime.vector;

import org.gouache.contract.KernelLoader;
import org.gouache.contract.OperationsContract;
import org.gouache.contract.Way;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;

import java.util.stream.Stream;

/** With vectors and without, fused and plain. */
class VectorOperationsTest implements OperationsContract {
    private static final InferenceRuntime VECTORS = new VectorRuntime();
    private static final InferenceRuntime SCALARS =
            KernelLoader.load(0, InferenceRuntime.class, VectorRuntime.class);

    static Stream<Way> ways() {
        return Stream.of(
                Way.of("vectors, fused", VECTORS, options(true)),
                Way.of("vectors, plain", VECTORS, options(false)),
                Way.of("scalars, fused", SCALARS, options(true)),
                Way.of("scalars, plain", SCALARS, options(false)));
    }

    private static LoadOptions options(boolean fuse) {
        return LoadOptions.DEFAULT.withThreads(1).withFuse(fuse);
    }
}
