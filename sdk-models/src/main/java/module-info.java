/** Stable Diffusion models: their checkpoints, networks and pipelines. */
module org.gouache.models {
    requires static transitive org.jspecify;
    requires transitive org.gouache.api;
    requires transitive org.gouache.palettize;
    requires transitive tools.jackson.databind;
    requires org.apache.xmlgraphics.batik.svggen;
    requires xchart;

    exports org.gouache.models.checkpoint;
    exports org.gouache.models.clip;
    exports org.gouache.models.report;
    exports org.gouache.models.unet;
    exports org.gouache.models.vae;

    provides org.gouache.spi.ModelProvider with
            org.gouache.models.pipeline.CheckpointModels;
}
