/** Palettes for weights: how they are found, packed and decoded. */
module org.gouache.palettize {
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;
    requires transitive org.gouache.api;

    exports org.gouache.palettize;
    exports org.gouache.palettize.analysis;
    exports org.gouache.palettize.decode;
    exports org.gouache.palettize.feedback;
    exports org.gouache.palettize.matmul;
    exports org.gouache.palettize.packing;
    exports org.gouache.palettize.vector;
}
