package org.gouache.runtime.vector;

import org.gouache.contract.KernelLoader;
import org.junit.jupiter.api.Nested;

/** One by one, and by vectors of every width. */
class RowMathTest {
    @Nested
    class Scalar extends RowMathContract {
        Scalar() {
            super(new ScalarRows());
        }
    }

    @Nested
    class Preferred extends RowMathContract {
        Preferred() {
            super(new VectorRows());
        }
    }

    @Nested
    class Vector128 extends RowMathContract {
        Vector128() {
            super(KernelLoader.load(128, RowMath.class, VectorRows.class));
        }
    }

    @Nested
    class Vector256 extends RowMathContract {
        Vector256() {
            super(KernelLoader.load(256, RowMath.class, VectorRows.class));
        }
    }

    @Nested
    class Vector512 extends RowMathContract {
        Vector512() {
            super(KernelLoader.load(512, RowMath.class, VectorRows.class));
        }
    }
}
