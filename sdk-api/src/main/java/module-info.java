/** Gouache's API: what applications see, and the contracts in which models and runtimes meet. */
module org.gouache.api {
    requires transitive java.desktop;
    requires jdk.management;
    requires static transitive org.jspecify;
    requires org.apache.commons.numbers.gamma;
    requires tools.jackson.databind;

    exports org.gouache;
    exports org.gouache.export;
    exports org.gouache.file;
    exports org.gouache.graph;
    exports org.gouache.image;
    exports org.gouache.palette;
    exports org.gouache.random;
    exports org.gouache.runtime;
    exports org.gouache.scheduler;
    exports org.gouache.spi;
    exports org.gouache.tensor;
    exports org.gouache.text;
    exports org.gouache.weight;

    uses org.gouache.export.ModelExporter;
    uses org.gouache.spi.ModelProvider;
    uses org.gouache.runtime.InferenceRuntime;
}
