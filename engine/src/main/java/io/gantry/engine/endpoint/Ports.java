package io.gantry.engine.endpoint;

import io.gantry.engine.config.PortBinding;
import io.gantry.engine.list.PortRange;
import io.gantry.engine.network.NetworkDefaults.Reach;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.address.Family;
import io.gantry.network.options.BridgeOptions;
import io.gantry.network.port.HostPorts;
import io.gantry.network.port.PortRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens a container's ports. They are published through the endpoints that are its way out: where
 * its answers go is where its callers have to come from.
 */
final class Ports {
  private static final InetAddress ANY_IPV4 = literal("0.0.0.0");
  private static final InetAddress ANY_IPV6 = literal("::");
  private static final InetAddress LOOPBACK_IPV4 = literal("127.0.0.1");
  private static final InetAddress LOOPBACK_IPV6 = literal("::1");

  private final HostPorts host;
  private final Reach reach;

  Ports(HostPorts host, Reach reach) {
    this.host = host;
    this.reach = reach;
  }

  private static InetAddress literal(String text) {
    return Literals.parse(text).orElseThrow();
  }

  /** What a container wants open: every port with where it is to be published. */
  static Map<String, List<PortBinding>> wanted(ContainerRecord container) {
    Map<String, List<PortBinding>> wanted = new TreeMap<>();
    container
        .hostConfig()
        .network()
        .portBindings()
        .forEach((port, bindings) -> wanted.put(key(port), bindings));
    if (container.hostConfig().network().publishAllPorts()) {
      for (String exposed : container.config().exposedPorts()) {
        PortRange range = PortRange.parse(exposed);
        for (int port = range.first(); port <= range.last(); port++) {
          wanted.merge(
              port + "/" + range.protocol(),
              List.of(new PortBinding("", "")),
              (asked, any) -> asked.isEmpty() ? any : asked);
        }
      }
    }
    return wanted;
  }

  private static String key(String port) {
    return port.indexOf('/') < 0 ? port + "/tcp" : port;
  }

  /**
   * Opens all, or none.
   *
   * @throws io.gantry.network.NetworkException when one cannot be had
   */
  List<OpenPort> open(ContainerRecord container, Routes routes) {
    List<OpenPort> open = new ArrayList<>();
    boolean done = false;
    try {
      wanted(container)
          .forEach(
              (port, bindings) ->
                  bindings.forEach(binding -> open.addAll(open(port, binding, routes))));
      done = true;
      return open;
    } finally {
      if (!done) {
        open.forEach(OpenPort::close);
      }
    }
  }

  private List<OpenPort> open(String key, PortBinding binding, Routes routes) {
    PortRange port = PortRange.parse(key);
    Transport transport = Transport.valueOf(port.protocol().toUpperCase(Locale.ROOT));
    List<OpenPort> open = new ArrayList<>();
    List<PortRequest.Binding> translated = new ArrayList<>();
    for (InetAddress address : addresses(binding.hostIp(), routes)) {
      Optional<Endpoint> by = routes.publishing(address);
      Optional<InetAddress> inside = by.flatMap(e -> inside(e, Family.of(address)));
      if (inside.isEmpty()) {
        continue;
      }
      if (mode(by.orElseThrow(), Family.of(inside.get())) == GatewayMode.ROUTED) {
        PublishedPort routed =
            new PublishedPort(transport, any(address), port.first(), port.first());
        open.add(new OpenPort(List.of(routed), Optional.empty()));
      } else {
        translated.add(new PortRequest.Binding(address, inside.get()));
      }
    }
    if (!translated.isEmpty()) {
      open.add(reserve(transport, translated, hostPorts(binding.hostPort()), port.first()));
    }
    return open;
  }

  /**
   * Reserves the very ports that a container has that an engine before this one started.
   *
   * @param published the same port at several addresses
   * @param container its address
   */
  OpenPort again(List<PublishedPort> published, InetAddress container) {
    PublishedPort port = published.getFirst();
    List<PortRequest.Binding> bindings =
        published.stream().map(it -> new PortRequest.Binding(it.hostAddress(), container)).toList();
    return reserve(
        port.transport(),
        bindings,
        new PortRange(port.hostPort(), port.hostPort(), "tcp"),
        port.containerPort());
  }

  private OpenPort reserve(
      Transport transport, List<PortRequest.Binding> bindings, PortRange from, int port) {
    HostPorts.Reservation reservation =
        host.reserve(new PortRequest(transport, bindings, from.first(), from.last(), port));
    return new OpenPort(reservation.published(), Optional.of(reservation));
  }

  private static PortRange hostPorts(String text) {
    return text.isEmpty() || text.equals("0") ? new PortRange(0, 0, "tcp") : PortRange.parse(text);
  }

  private List<InetAddress> addresses(String hostIp, Routes routes) {
    Optional<InetAddress> named = Literals.parse(hostIp);
    if (named.isPresent()) {
      return List.of(named.get());
    }
    if (reach == Reach.LOOPBACK) {
      return List.of(LOOPBACK_IPV4, LOOPBACK_IPV6);
    }
    return routes
        .publishing(ANY_IPV4)
        .flatMap(Ports::binding)
        .filter(address -> !address.isAnyLocalAddress())
        .map(List::of)
        .orElse(List.of(ANY_IPV4, ANY_IPV6));
  }

  private static Optional<InetAddress> binding(Endpoint endpoint) {
    return endpoint
        .network()
        .options()
        .flatMap(it -> it instanceof BridgeOptions bridge ? bridge.binding() : Optional.empty());
  }

  private static GatewayMode mode(Endpoint endpoint, Family family) {
    return endpoint
        .network()
        .options()
        .map(
            it ->
                it instanceof BridgeOptions bridge
                    ? family == Family.IPV4 ? bridge.ipv4() : bridge.ipv6()
                    : GatewayMode.ROUTED)
        .orElse(GatewayMode.NAT);
  }

  /** The container's address of this family, or of the other when it has only that. */
  private static Optional<InetAddress> inside(Endpoint endpoint, Family family) {
    Optional<Cidr> ipv4 = endpoint.spec().flatMap(EndpointSpec::ipv4);
    Optional<Cidr> ipv6 = endpoint.spec().flatMap(EndpointSpec::ipv6);
    return (family == Family.IPV4 ? ipv4 : ipv6.or(() -> ipv4)).map(Cidr::address);
  }

  private static InetAddress any(InetAddress address) {
    return Family.of(address) == Family.IPV4 ? ANY_IPV4 : ANY_IPV6;
  }
}
