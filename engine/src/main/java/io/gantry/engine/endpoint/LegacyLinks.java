package io.gantry.engine.endpoint;

import io.gantry.engine.EngineException;
import io.gantry.engine.endpoint.Neighbours.Neighbour;
import io.gantry.engine.list.PortRange;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Predefined;
import io.gantry.kernel.inet.Literals;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
      neighbour.network().endpoints().stream()
          .filter(e -> e.network().name().equals(Predefined.BRIDGE))
          .map(Endpoint::addresses)
          .filter(addresses -> !addresses.isEmpty())
          .findFirst()
          .ifPresent(addresses -> links.add(new Linked(link, neighbour, addresses.getFirst())));
    }
    return new LegacyLinks(container, links);
  }

  /** {@code could not get container for x}. */
  public static EngineException.InvalidParameter missing(String name) {
    return new EngineException.InvalidParameter(
        "could not get container for " + name + ": No such container: " + name);
  }

  /** Lines for {@code /etc/hosts}. */
  List<String> hosts() {
    return links.stream()
        .map(
            linked ->
                Literals.text(linked.address())
                    + "\t"
                    + linked.link().alias()
                    + " "
                    + linked.neighbour().id().substring(0, 12)
                    + " "
                    + linked.neighbour().name())
        .toList();
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
    List<PortRange> ports =
        linked.neighbour().exposed().stream()
            .map(PortRange::parse)
            .sorted(Comparator.comparingInt(PortRange::first).thenComparing(PortRange::protocol))
            .toList();
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
