/** Images of registries: a client of the OCI distribution protocol. */
module io.gantry.distribution {
  requires static org.jspecify;
  requires transitive io.gantry.oci;
  requires java.net.http;

  exports io.gantry.distribution;
}
