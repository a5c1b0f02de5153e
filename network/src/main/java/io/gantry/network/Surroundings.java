package io.gantry.network;

import io.gantry.kernel.inet.Cidr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What others have on this host, so that a network can be made beside it.
 *
 * @param links all links that are not this engine's own: their addresses, by name
 * @param routes what is routed by way of them; without default routes
 */
public record Surroundings(Map<String, List<Cidr>> links, List<Cidr> routes) {
  /** Nobody else is there. */
  public static final Surroundings EMPTY = new Surroundings(Map.of(), List.of());

  /** Copies deeply. */
  public Surroundings {
    Map<String, List<Cidr>> copy = new HashMap<>();
    links.forEach((name, addresses) -> copy.put(name, List.copyOf(addresses)));
    links = Map.copyOf(copy);
    routes = List.copyOf(routes);
  }

  /** All networks that somebody else is on or routes to. */
  public List<Cidr> ranges() {
    return Stream.concat(links.values().stream().flatMap(List::stream), routes.stream())
        .map(Cidr::network)
        .distinct()
        .toList();
  }
}
