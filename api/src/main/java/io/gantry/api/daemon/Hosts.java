package io.gantry.api.daemon;

import io.gantry.api.http.ListenAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The values of {@code -H}. */
final class Hosts {
  private static final String DEFAULT_SOCKET = "/run/gantry/docker.sock";
  private static final int DEFAULT_PORT = 2375;

  private Hosts() {}

  /**
   * Reads addresses.
   *
   * @param openly whether TLS was refused expressly, without which only loopback addresses will do
   * @throws UsageException when one makes no sense
   */
  static List<ListenAddress> parse(List<String> hosts, boolean openly) {
    if (hosts.isEmpty()) {
      return List.of(new ListenAddress.Unix(Path.of(DEFAULT_SOCKET)));
    }
    List<ListenAddress> addresses = new ArrayList<>();
    for (String host : hosts) {
      ListenAddress address = parse(host.strip(), openly);
      if (!addresses.contains(address)) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static ListenAddress parse(String host, boolean openly) {
    if (host.startsWith("unix://")) {
      String path = host.substring("unix://".length());
      return new ListenAddress.Unix(
          Path.of(path.isEmpty() ? DEFAULT_SOCKET : path).toAbsolutePath());
    }
    if (host.startsWith("fd://")) {
      throw new UsageException("-H " + host + ": sockets of systemd are not available yet");
    }
    if (host.startsWith("tcp://") || !host.contains("://")) {
      return tcp(
          host, host.startsWith("tcp://") ? host.substring("tcp://".length()) : host, openly);
    }
    throw new UsageException("invalid bind address format: " + host);
  }

  private static ListenAddress tcp(String host, String text, boolean openly) {
    String address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    int colon = address.lastIndexOf(':');
    boolean hasPort = colon >= 0 && !address.endsWith("]");
    String name = hasPort ? address.substring(0, colon) : address;
    name = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    try {
      int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : DEFAULT_PORT;
      InetAddress inet = InetAddress.getByName(name.isEmpty() ? "127.0.0.1" : name);
      if (!inet.isLoopbackAddress() && !openly) {
        throw new UsageException(
            "-H "
                + host
                + ": TLS is not available yet, and everybody who reaches this address would be root"
                + " here; use a loopback address, or say --tls=false");
      }
      return new ListenAddress.Tcp(new InetSocketAddress(inet, port));
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new UsageException("invalid bind address (" + host + "): " + e.getMessage());
    }
  }

  /**
   * The value of {@code --metrics-addr}. Whoever reaches it may read, so any address will do.
   *
   * @throws UsageException when it is not a host and a port
   */
  static Optional<InetSocketAddress> metrics(String address) {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    String text = address.startsWith("tcp://") ? address.substring("tcp://".length()) : address;
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw new UsageException(
          "failed to load metrics listener: address " + address + ": missing port in address");
    }
    String name = text.substring(0, colon);
    name = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return Optional.of(
          name.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(name), port));
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new UsageException(
          "failed to load metrics listener: address " + address + ": " + e.getMessage());
    }
  }
}
