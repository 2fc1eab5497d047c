/** Networks on ONNX Runtime, and their export as ONNX files. */
module org.gouache.runtime.onnx {
    requires transitive org.gouache.api;
    requires static org.jspecify;
    requires org.gouache.palettize;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires org.tribuo.util.onnx;

    exports org.gouache.runtime.onnx;

    provides org.gouache.export.ModelExporter with
            org.gouache.runtime.onnx.OnnxExporter;
    provides org.gouache.runtime.InferenceRuntime with
            org.gouache.runtime.onnx.OnnxRuntime;
}
