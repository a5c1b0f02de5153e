/** The OCI image and runtime specifications as value types. */
module io.gantry.oci {
  requires static org.jspecify;
  requires transitive io.avaje.json;

  exports io.gantry.oci;
  exports io.gantry.oci.json;
}
