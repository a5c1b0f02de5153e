package io.gantry.network.relay;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.FabricConfig.Publishing;
import io.gantry.network.NetworkDriver.Bridge;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkException.PortTaken;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.host.Host;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The relays of one engine, by endpoint. */
public final class Relays implements AutoCloseable {
  /** How many connections and clients of datagrams there may be together. */
  private static final int MOST = 4_096;

  private static final InetAddress LOOPBACK = Inet6Address.ofLiteral("::1");

  private final Host host;
  private final Publishing publishing;
  private final Semaphore places = new Semaphore(MOST);
  private final Map<String, Map<PublishedPort, Relay>> open = new ConcurrentHashMap<>();

  /** None is open. */
  public Relays(Host host, Publishing publishing) {
    this.host = host;
    this.publishing = publishing;
  }

  /**
   * Opens what an endpoint needs, if it is not open.
   *
   * @return where each relay accepts clients that the rules lead there
   * @throws PortTaken when a program has the port
   */
  public Map<PublishedPort, InetSocketAddress> open(EndpointSpec endpoint) throws IOException {
    Map<PublishedPort, Relay> relays = new HashMap<>();
    try {
      for (PublishedPort port : endpoint.ports()) {
        Optional<InetSocketAddress> target = target(endpoint, port);
        if (target.isPresent() && !covered(endpoint, port) && !open.containsKey(endpoint.id())) {
          relays.put(port, relay(port, target.get()));
        }
      }
    } catch (IOException | RuntimeException e) {
      relays.values().forEach(Relay::close);
      throw e;
    }
    if (!relays.isEmpty()) {
      open.put(endpoint.id(), relays);
    }
    Map<PublishedPort, InetSocketAddress> addresses = new HashMap<>();
    open.getOrDefault(endpoint.id(), Map.of())
        .forEach((port, relay) -> addresses.put(port, relay.address()));
    return addresses;
  }

  /** What is left to the rules: not what is accepted at the published address itself. */
  public EndpointSpec rest(EndpointSpec endpoint) {
    return publishing == Publishing.RELAYED
        ? endpoint.withPorts(
            endpoint.ports().stream().filter(port -> target(endpoint, port).isEmpty()).toList())
        : endpoint;
  }

  /** Closes those of an endpoint. */
  public void close(EndpointSpec endpoint) {
    Map<PublishedPort, Relay> relays = open.remove(endpoint.id());
    if (relays != null) {
      relays.values().forEach(Relay::close);
    }
  }

  /** Where to a relay carries what comes to the port; empty when the kernel can. */
  private Optional<InetSocketAddress> target(EndpointSpec endpoint, PublishedPort port) {
    boolean ipv6 = port.hostAddress() instanceof Inet6Address;
    if (!(endpoint.network().driver() instanceof Bridge bridge)
        || endpoint.network().isolation() == Isolation.INTERNAL
        || port.transport() == Transport.SCTP
        || !translates(ipv6 ? bridge.ipv6() : bridge.ipv4())) {
      return Optional.empty();
    }
    Optional<Cidr> same = ipv6 ? endpoint.ipv6() : endpoint.ipv4();
    boolean loopback =
        port.hostAddress().isAnyLocalAddress() || port.hostAddress().isLoopbackAddress();
    boolean needed = publishing == Publishing.RELAYED || (ipv6 && (same.isEmpty() || loopback));
    return same.or(() -> ipv6 ? endpoint.ipv4() : Optional.empty())
        .filter(address -> needed)
        .map(address -> new InetSocketAddress(address.address(), port.containerPort()));
  }

  private static boolean translates(GatewayMode mode) {
    return mode == GatewayMode.NAT || mode == GatewayMode.NAT_UNPROTECTED;
  }

  /** A socket for all addresses of IPv6 is, with Java, one for all of IPv4 as well. */
  private boolean covered(EndpointSpec endpoint, PublishedPort port) {
    return publishing == Publishing.RELAYED
        && port.hostAddress() instanceof Inet4Address
        && port.hostAddress().isAnyLocalAddress()
        && endpoint.ports().stream()
            .anyMatch(
                other ->
                    other.hostAddress() instanceof Inet6Address
                        && other.hostAddress().isAnyLocalAddress()
                        && other.transport() == port.transport()
                        && other.hostPort() == port.hostPort()
                        && other.containerPort() == port.containerPort());
  }

  /** At the published address itself, or where the rules will lead to. */
  private InetSocketAddress listening(PublishedPort port, InetSocketAddress target) {
    if (publishing == Publishing.RELAYED) {
      return new InetSocketAddress(port.hostAddress(), port.hostPort());
    }
    boolean all = target.getAddress() instanceof Inet4Address;
    return new InetSocketAddress(all ? port.hostAddress() : LOOPBACK, 0);
  }

  private Relay relay(PublishedPort port, InetSocketAddress target) throws IOException {
    InetSocketAddress address = listening(port, target);
    StandardProtocolFamily family =
        port.hostAddress() instanceof Inet6Address
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    try {
      return switch (port.transport()) {
        case TCP -> new TcpRelay(host, stream(family, address), target, places);
        case UDP -> new UdpRelay(host, datagrams(family, address), target, places);
        case SCTP -> throw new IllegalArgumentException("no relay for SCTP");
      };
    } catch (BindException e) {
      throw new PortTaken(
          "failed to bind host port for %s:%d: %s"
              .formatted(Literals.text(port.hostAddress()), port.hostPort(), e.getMessage()));
    }
  }

  private ServerSocketChannel stream(StandardProtocolFamily family, InetSocketAddress address)
      throws IOException {
    ServerSocketChannel channel = host.opened(() -> ServerSocketChannel.open(family));
    try {
      return channel.bind(address);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private DatagramChannel datagrams(StandardProtocolFamily family, InetSocketAddress address)
      throws IOException {
    DatagramChannel channel = host.opened(() -> DatagramChannel.open(family));
    try {
      return channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20).bind(address);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes all. */
  @Override
  public void close() {
    open.values().forEach(relays -> relays.values().forEach(Relay::close));
    open.clear();
  }
}
