package io.gantry.network.port;

import io.gantry.kernel.fs.KernelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The ports that the kernel gives out by itself ({@code ip_local_port_range} and {@code
 * ip_local_reserved_ports} of {@code ip(7)}).
 *
 * @param first the lowest
 * @param last the highest
 * @param reserved those in between that it leaves out
 */
public record EphemeralPorts(int first, int last, BitSet reserved) {
  /** Docker's when the kernel's are not known. */
  private static final EphemeralPorts FALLBACK = new EphemeralPorts(49_153, 65_535, new BitSet());

  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  /** Copies. */
  public EphemeralPorts {
    reserved = (BitSet) reserved.clone();
  }

  /** Copied. */
  @Override
  public BitSet reserved() {
    return (BitSet) reserved.clone();
  }

  /** Those of this host. */
  public static EphemeralPorts ofHost() {
    try {
      return parse(
          KernelFile.read(SETTINGS.resolve("ip_local_port_range")),
          KernelFile.read(SETTINGS.resolve("ip_local_reserved_ports")));
    } catch (IOException | NumberFormatException e) {
      return FALLBACK;
    }
  }

  /** Of {@code 32768 60999} and {@code 8080,40000-40010}. */
  static EphemeralPorts parse(String range, String reserved) {
    String[] bounds = range.strip().split("\\s+", -1);
    BitSet left = new BitSet();
    for (String part : reserved.strip().split(",", -1)) {
      if (!part.isEmpty()) {
        String[] run = part.split("-", 2);
        left.set(Integer.parseInt(run[0]), Integer.parseInt(run[run.length - 1]) + 1);
      }
    }
    return new EphemeralPorts(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]), left);
  }

  /** The next one after {@code port}, beginning again behind the last. */
  int after(int port) {
    return port < first || port >= last ? first : port + 1;
  }

  /** Whether the kernel would give it out. */
  boolean gives(int port) {
    return !reserved.get(port);
  }

  /** How many there are. */
  int size() {
    return last - first + 1;
  }
}
