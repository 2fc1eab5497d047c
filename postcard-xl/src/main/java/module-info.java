/** Postcard-XL, a small model of the SDXL family that comes as a library. */
module org.gouache.postcard {
    requires static transitive org.jspecify;
    requires org.gouache.api;

    exports org.gouache.postcard;
}
