module com.example.denoise {
    requires org.gouache;
    requires org.gouache.postcard;
}
