package org.gouache.testing.networks;

import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * ONNX Runtime in both its dialects, fused as it runs on a CPU and plain as files are exported, and
 * in both precisions. The limits of float16 are twice what was measured.
 */
class OnnxNetworksTest {
    private static final LoadOptions CPU = LoadOptions.DEFAULT.withProvider("cpu").withThreads(1);
    private static final LoadOptions HALF = CPU.withPrecision(Precision.FLOAT16);

    @Nested
    class Fused extends ActivationGoldenTest {
        Fused() {
            super("onnx", CPU.withFuse(true), 2e-5, 5e-5);
        }
    }

    @Nested
    @Tag("thorough")
    class Plain extends NetworkGoldenTest {
        Plain() {
            super("onnx", CPU.withFuse(false), 2e-5);
        }
    }

    @Nested
    @Tag("thorough")
    class PlainWithActivations extends ActivationGoldenTest {
        PlainWithActivations() {
            super("onnx", CPU.withFuse(false), 2e-5, 5e-5);
        }
    }

    @Nested
    class FusedHalf extends NetworkGoldenTest {
        FusedHalf() {
            super("onnx", HALF.withFuse(true), 2e-2);
        }
    }

    @Nested
    @Tag("thorough")
    class PlainHalf extends NetworkGoldenTest {
        PlainHalf() {
            super("onnx", HALF.withFuse(false), 2e-2);
        }
    }
}
