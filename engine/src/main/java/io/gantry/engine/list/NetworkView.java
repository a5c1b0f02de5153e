package io.gantry.engine.list;

import io.gantry.engine.config.PortBinding;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.NetworkSettings;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.engine.endpoint.EndpointNames;
import io.gantry.engine.life.Container;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.NetworkTable;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.address.Family;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What users see of a container's networks: what was asked, and what it got while it runs. */
final class NetworkView {
  private NetworkView() {}

  static NetworkSettings settings(Container container, NetworkTable networks) {
    ContainerNetwork network = container.network();
    boolean up = container.status().isUp();
    Map<String, List<PortBinding>> ports = new TreeMap<>();
    if (up && network.publishes()) {
      exposed(container.description()).forEach(port -> ports.put(port.key(), List.of()));
      ports.putAll(network.published());
    }
    return new NetworkSettings(
        network.sandboxId(), key(container, network), ports, endpoints(container, networks));
  }

  private static String key(Container container, ContainerNetwork network) {
    int pid = container.state().pid();
    if (pid == 0) {
      return "";
    }
    return network
        .sandbox()
        .map(sandbox -> sandbox.namespace().toString())
        .orElse("/proc/" + pid + "/ns/net");
  }

  /** What it has of each network; of those that it was on when it ran last, what stays the same. */
  static Map<String, EndpointSettings> endpoints(Container container, NetworkTable networks) {
    ContainerRecord is = container.description();
    Map<String, EndpointSettings> shown = new TreeMap<>(is.endpoints());
    if (!container.state().startedAt().equals(ContainerState.NEVER)) {
      shown.replaceAll(
          (name, asked) ->
              networks
                  .byName(name)
                  .map(it -> asked.on(it.id(), EndpointNames.of(is, it, asked)))
                  .orElse(asked));
    }
    for (Endpoint endpoint : container.network().endpoints()) {
      shown.computeIfPresent(endpoint.network().name(), (name, asked) -> shown(asked, endpoint));
    }
    return shown;
  }

  private static EndpointSettings shown(EndpointSettings asked, Endpoint endpoint) {
    Optional<Cidr> ipv4 = endpoint.spec().flatMap(EndpointSpec::ipv4);
    Optional<Cidr> ipv6 = endpoint.spec().flatMap(EndpointSpec::ipv6);
    return new EndpointSettings(
        asked.ipv4Address(),
        asked.ipv6Address(),
        asked.linkLocalIps(),
        asked.links(),
        asked.aliases(),
        asked.driverOpts(),
        asked.gwPriority(),
        endpoint.mac(),
        endpoint.network().id(),
        endpoint.seat().endpoint(),
        gateway(endpoint, Family.IPV4),
        address(ipv4),
        ipv4.map(Cidr::length).orElse(0),
        gateway(endpoint, Family.IPV6),
        address(ipv6),
        ipv6.map(Cidr::length).orElse(0),
        endpoint.names());
  }

  private static String address(Optional<Cidr> address) {
    return address.map(Cidr::address).map(Literals::text).orElse("");
  }

  private static String gateway(Endpoint endpoint, Family family) {
    boolean has =
        endpoint
            .spec()
            .flatMap(family == Family.IPV4 ? EndpointSpec::ipv4 : EndpointSpec::ipv6)
            .isPresent();
    Optional<InetAddress> gateway = endpoint.network().gateway(family);
    return has ? gateway.map(Literals::text).orElse("") : "";
  }

  /** A port inside. */
  private record Inside(int port, String protocol) {
    String key() {
      return port + "/" + protocol;
    }
  }

  private static List<Inside> exposed(ContainerRecord is) {
    List<Inside> ports = new ArrayList<>();
    for (String exposed : is.config().exposedPorts()) {
      PortRange range = PortRange.parse(exposed);
      for (int port = range.first(); port <= range.last(); port++) {
        ports.add(new Inside(port, range.protocol()));
      }
    }
    return ports;
  }

  /** The ports of a line of {@code docker ps}; a container that does not run has none open. */
  static List<ContainerSummary.Port> ports(Container container) {
    List<ContainerSummary.Port> ports = new ArrayList<>();
    if (!container.status().isUp() || !container.network().publishes()) {
      return ports;
    }
    Map<String, List<PortBinding>> published = container.network().published();
    for (Inside port : exposed(container.description())) {
      if (!published.containsKey(port.key())) {
        ports.add(new ContainerSummary.Port("", port.port(), 0, port.protocol()));
      }
    }
    published.forEach(
        (key, bindings) -> {
          PortRange port = PortRange.parse(key);
          for (PortBinding binding : bindings) {
            int host = binding.hostPort().isEmpty() ? 0 : Integer.parseInt(binding.hostPort());
            ports.add(
                new ContainerSummary.Port(binding.hostIp(), port.first(), host, port.protocol()));
          }
        });
    return ports;
  }

  /** Links as they are shown: {@code /other:/own/alias}. */
  static List<String> links(ContainerRecord is) {
    return is.hostConfig().network().links().stream()
        .map(io.gantry.engine.endpoint.Link::parse)
        .map(link -> "/" + link.container() + ":/" + is.name() + "/" + link.alias())
        .toList();
  }
}
