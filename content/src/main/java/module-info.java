/** Content-addressed blobs in a valid OCI image layout. */
module io.gantry.content {
  requires static org.jspecify;
  requires io.gantry.kernel;
  requires transitive io.gantry.oci;
}
