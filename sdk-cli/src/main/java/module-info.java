/** The {@code gouache} command. */
module org.gouache.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires org.gouache.api;
    requires org.gouache.models;
    requires org.gouache.postcard;
    requires org.gouache.runtime.coreml;
    requires jdk.unsupported;
    requires tools.jackson.databind;

    exports org.gouache.cli;

    opens org.gouache.cli to
            info.picocli;
}
