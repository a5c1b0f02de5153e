/** A container specification becomes a process. */
module io.gantry.runtime {
  requires static org.jspecify;
  requires transitive io.gantry.kernel;
  requires io.gantry.oci;
  requires io.avaje.jsonb;

  exports io.gantry.runtime;

  provides io.avaje.jsonb.spi.JsonbExtension with
      io.gantry.runtime.seccomp.SeccompJsonComponent;
}
