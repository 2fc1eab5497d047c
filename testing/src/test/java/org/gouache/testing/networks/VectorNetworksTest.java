package org.gouache.testing.networks;

import org.gouache.runtime.LoadOptions;
import org.junit.jupiter.api.Nested;

/** Our own kernels, with operations fused and one by one. */
class VectorNetworksTest {
    @Nested
    class Fused extends ActivationGoldenTest {
        Fused() {
            super("vector", LoadOptions.DEFAULT, 2e-5, 5e-5);
        }
    }

    @Nested
    class Plain extends NetworkGoldenTest {
        Plain() {
            super("vector", LoadOptions.DEFAULT.withFuse(false), 2e-5);
        }
    }
}
