package org.gouache.runtime.vector;

import org.gouache.contract.KernelLoader;
import org.junit.jupiter.api.Nested;

/** All ways: one by one, and vectors of every width. */
class OnlineSoftmaxTest {
    @Nested
    class ScalarTest extends OnlineSoftmaxContract {
        ScalarTest() {
            super(new ScalarSoftmax());
        }
    }

    @Nested
    class Vector128Test extends OnlineSoftmaxContract {
        Vector128Test() {
            super(KernelLoader.load(128, OnlineSoftmax.class, VectorSoftmax.class));
        }
    }

    @Nested
    class Vector256Test extends OnlineSoftmaxContract {
        Vector256Test() {
            super(KernelLoader.load(256, OnlineSoftmax.class, VectorSoftmax.class));
        }
    }

    @Nested
    class Vector512Test extends OnlineSoftmaxContract {
        Vector512Test() {
            super(KernelLoader.load(512, OnlineSoftmax.class, VectorSoftmax.class));
        }
    }
}
