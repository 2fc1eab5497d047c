package org.gouache.testing.pipelines;

/** Our own kernels. */
class VectorRunsTest extends GoldenRunsTest {
    VectorRunsTest() {
        super("vector");
    }
}
