package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.endpoint.Neighbours.Neighbour;
import io.gantry.engine.list.PortRange;
import io.gantry.engine.name.Ids;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Predefined;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Links on the default bridge, where nobody is found by name: the linked container's address goes
 * into the hosts file, and its ports and variables into the environment.
 */
public final class LegacyLinks {
  private static final Set<String> OWN = Set.of("HOME", "PATH");

  private final ContainerRecord container;
  private final List<Linked> links;

  private record Linked(Link link, Neighbour neighbour, InetAddress address) {}

  private LegacyLinks(ContainerRecord container, List<Linked> links) {
    this.container = container;
    this.links = links;
  }

  /**
   * Resolves a container's links.
   *
   * @throws EngineException when a linked container is missing or does not run
   */
  public static LegacyLinks of(ContainerRecord container, Neighbours neighbours) {
    List<Linked> links = new ArrayList<>();
    for (String text : container.hostConfig().network().links()) {
      Link link = Link.parse(text);
      Neighbour neighbour =
          neighbours.find(link.container()).orElseThrow(() -> missing(link.container()));
      if (!neighbour.running()) {
        throw new EngineException.Conflict(
            "Cannot link to a non running container: /%s AS /%s/%s"
                .formatted(neighbour.name(), container.name(), link.alias()));
      }
      add(links, link, neighbour);
    }
    return new LegacyLinks(container, links);
  }

  /** Those links of a running container that lead to others that run. */
  static LegacyLinks present(ContainerRecord container, Neighbours neighbours) {
    List<Linked> links = new ArrayList<>();
    for (String text : container.hostConfig().network().links()) {
      Link link = Link.parse(text);
      neighbours
          .find(link.container())
          .filter(Neighbour::running)
          .ifPresent(neighbour -> add(links, link, neighbour));
    }
    return new LegacyLinks(container, links);
  }

  private static void add(List<Linked> links, Link link, Neighbour neighbour) {
    neighbour.network().endpoints().stream()
        .filter(e -> e.network().name().equals(Predefined.BRIDGE))
        .map(Endpoint::addresses)
        .filter(addresses -> !addresses.isEmpty())
        .findFirst()
        .ifPresent(addresses -> links.add(new Linked(link, neighbour, addresses.getFirst())));
  }

  /** What is reached of the others where containers are kept apart: the ports that they expose. */
  List<PeerPort> ports() {
    return links.stream()
        .filter(linked -> linked.address() instanceof Inet4Address)
        .flatMap(linked -> exposed(linked).stream().map(range -> ports(linked, range)))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private static List<PeerPort> ports(Linked linked, PortRange range) {
    Transport transport = Transport.valueOf(range.protocol().toUpperCase(Locale.ROOT));
    return IntStream.rangeClosed(range.first(), range.last())
        .mapToObj(port -> new PeerPort(linked.address(), transport, port))
        .toList();
  }

  private static List<PortRange> exposed(Linked linked) {
    return linked.neighbour().exposed().stream()
        .map(PortRange::parse)
        .sorted(Comparator.comparingInt(PortRange::first).thenComparing(PortRange::protocol))
        .toList();
  }

  /** {@code could not get container for x}. */
  public static EngineException.InvalidParameter missing(String name) {
    return new EngineException.InvalidParameter(
        "could not get container for " + name + ": No such container: " + name);
  }

  /** Lines for {@code /etc/hosts}. */
  List<String> hosts() {
    return links.stream().map(LegacyLinks::line).toList();
  }

  private static String line(Linked linked) {
    String alias = linked.link().alias();
    String name = linked.neighbour().name();
    return Literals.text(linked.address())
        + "\t"
        + alias
        + " "
        + Ids.brief(linked.neighbour().id())
        + (alias.equals(name) ? "" : " " + name);
  }

  /** {@code NAME=value}. */
  public List<String> environment() {
    List<String> lines = new ArrayList<>();
    links.forEach(linked -> environment(linked, lines));
    return lines;
  }

  private void environment(Linked linked, List<String> lines) {
    String prefix = linked.link().alias().replace('-', '_').toUpperCase(Locale.ROOT);
    String ip = Literals.text(linked.address());
    List<PortRange> ports = exposed(linked);
    if (!ports.isEmpty()) {
      lines.add(prefix + "_PORT=" + url(ports.getFirst(), ip));
    }
    for (PortRange port : ports) {
      String name =
          prefix + "_PORT_" + port.first() + "_" + port.protocol().toUpperCase(Locale.ROOT);
      lines.add(name + "=" + url(port, ip));
      lines.add(name + "_ADDR=" + ip);
      lines.add(name + "_PORT=" + port.first());
      lines.add(name + "_PROTO=" + port.protocol());
    }
    lines.add(prefix + "_NAME=/" + container.name() + "/" + linked.link().alias());
    for (String line : linked.neighbour().environment()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !OWN.contains(line.substring(0, equals))) {
        lines.add(prefix + "_ENV_" + line);
      }
    }
  }

  private static String url(PortRange port, String ip) {
    return port.protocol() + "://" + ip + ":" + port.first();
  }
}
