package org.gouache.testing.pipelines;

/** ONNX Runtime. */
class OnnxRunsTest extends GoldenRunsTest {
    OnnxRunsTest() {
        super("onnx");
    }
}
