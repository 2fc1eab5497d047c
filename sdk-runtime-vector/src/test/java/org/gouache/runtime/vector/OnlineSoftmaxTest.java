package org.gouache.runtime.vector;

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
            super(OtherWidth.softmax(128));
        }
    }

    @Nested
    class Vector256Test extends OnlineSoftmaxContract {
        Vector256Test() {
            super(OtherWidth.softmax(256));
        }
    }

    @Nested
    class Vector512Test extends OnlineSoftmaxContract {
        Vector512Test() {
            super(OtherWidth.softmax(512));
        }
    }
}
