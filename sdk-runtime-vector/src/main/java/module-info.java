/** Networks in Java, on the Vector API. */
module org.gouache.runtime.vector {
    requires static jdk.incubator.vector;
    requires static org.jspecify;
    requires transitive org.gouache.api;
    requires org.gouache.palettize;

    exports org.gouache.runtime.vector;

    provides org.gouache.runtime.InferenceRuntime with
            org.gouache.runtime.vector.VectorRuntime;
}
