/**
 * Gouache whole: the {@linkplain org.gouache.api API}, the models and every runtime. An application
 * that requires this module needs no other.
 */
module org.gouache {
    requires transitive org.gouache.api;
    requires org.gouache.models;
    requires org.gouache.palettize;
    requires org.gouache.runtime.coreml;
    requires org.gouache.runtime.onnx;
    requires org.gouache.runtime.vector;
}
