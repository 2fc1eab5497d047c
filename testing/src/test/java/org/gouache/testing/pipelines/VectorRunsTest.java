package org.gouache.testing.pipelines;

import org.junit.jupiter.api.Tag;

/** Our own kernels. */
@Tag("thorough")
class VectorRunsTest extends GoldenRunsTest {
    VectorRunsTest() {
        super("vector");
    }
}
