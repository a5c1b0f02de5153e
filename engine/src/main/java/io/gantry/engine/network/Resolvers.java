package io.gantry.engine.network;

import java.util.List;

/**
 * Look-up of names, for containers that do not say otherwise.
 *
 * @param servers name servers; none leaves it to the host
 * @param search domains to search in
 * @param options of {@code resolv.conf}
 */
public record Resolvers(List<String> servers, List<String> search, List<String> options) {
  /** As the host does. */
  public static final Resolvers HOST = new Resolvers(List.of(), List.of(), List.of());

  /** Copies. */
  public Resolvers {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }
}
