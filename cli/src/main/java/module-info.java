/**
 * The gantry command: a client of the API over HTTP. Of Gantry's other modules it reads the kernel,
 * and of that only the terminal's modes, which Java cannot set; and for {@code gantry manifest},
 * which speaks to registries without an engine, {@code distribution}.
 */
module io.gantry.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.gantry.distribution;
  requires io.gantry.kernel;
  requires jdk.unsupported;
  requires org.apache.commons.compress;
}
