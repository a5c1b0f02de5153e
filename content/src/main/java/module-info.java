/** Content-addressed blobs in a valid OCI image layout. */
module io.gantry.content {
  requires static org.jspecify;
  requires transitive io.gantry.oci;

  exports io.gantry.content;
}
