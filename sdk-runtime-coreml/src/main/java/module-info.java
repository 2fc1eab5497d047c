/** Networks on Core ML, and their export as packages of ML Programs. */
module org.gouache.runtime.coreml {
    requires transitive org.gouache.api;
    requires static org.jspecify;
    requires org.gouache.palettize;
    requires com.google.protobuf;
    requires tools.jackson.databind;

    exports org.gouache.runtime.coreml;

    provides org.gouache.export.ModelExporter with
            org.gouache.runtime.coreml.CoreMlExporter;
    provides org.gouache.runtime.InferenceRuntime with
            org.gouache.runtime.coreml.CoreMlRuntime;
}
