package io.gantry.network.port;

import io.gantry.kernel.inet.Literals;
import io.gantry.network.PublishedPort.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * A port of a container that wants one of the host: the same at all of the given addresses.
 *
 * @param transport of both
 * @param bindings where it is published, at least once; no address twice
 * @param first the lowest port that will do; 0, with {@code last}, means one of those that the
 *     kernel gives out by itself
 * @param last the highest, at most 65535
 * @param containerPort 1 to 65535
 */
public record PortRequest(
    Transport transport, List<Binding> bindings, int first, int last, int containerPort) {
  private static final int MAX_PORT = 65_535;

  /** Checks and copies. */
  public PortRequest {
    bindings = List.copyOf(bindings);
    if (bindings.isEmpty()) {
      throw new IllegalArgumentException("a port is published somewhere");
    }
    if (first < 0 || last < first || last > MAX_PORT || (first == 0 && last != 0)) {
      throw new IllegalArgumentException("invalid port range: " + first + "-" + last);
    }
  }

  /**
   * An address of the host and who is reached there.
   *
   * @param host the unspecified one of a family is every one of that family
   * @param container its address, for messages
   */
  public record Binding(InetAddress host, InetAddress container) {}

  /** Whether exactly one port will do. */
  boolean fixed() {
    return first != 0 && first == last;
  }

  /** Whether any port will do. */
  boolean ephemeral() {
    return first == 0;
  }

  /** {@code 0.0.0.0:8000-8010:172.17.0.2:80/tcp}, as Docker writes it in messages. */
  String text(Binding binding) {
    return bracketed(binding.host())
        + ":"
        + (ephemeral() ? "" : fixed() ? String.valueOf(first) : first + "-" + last)
        + ":"
        + bracketed(binding.container())
        + ":"
        + containerPort
        + "/"
        + transport.name().toLowerCase(Locale.ROOT);
  }

  private static String bracketed(InetAddress address) {
    return address instanceof Inet4Address
        ? Literals.text(address)
        : "[" + Literals.text(address) + "]";
  }
}
