package io.gantry.network;

import io.gantry.kernel.inet.Cidr;
import java.util.List;
import java.util.Set;

/**
 * What others have on this host, so that a network can be made beside it.
 *
 * @param links the names of all links that are not this engine's own
 * @param ranges what those links have addresses in, and what is routed to by way of them; without
 *     default routes
 */
public record Surroundings(Set<String> links, List<Cidr> ranges) {
  /** Nobody else is there. */
  public static final Surroundings EMPTY = new Surroundings(Set.of(), List.of());

  /** Copies. */
  public Surroundings {
    links = Set.copyOf(links);
    ranges = List.copyOf(ranges);
  }
}
