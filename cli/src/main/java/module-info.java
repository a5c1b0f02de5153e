/**
 * The gantry command: a client of the API over HTTP. Of Gantry's other modules it reads the kernel
 * alone, and of that only the terminal's modes, which Java cannot set.
 */
module io.gantry.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires io.gantry.kernel;
  requires jdk.unsupported;
  requires org.apache.commons.compress;
}
