package io.gantry.engine.endpoint;

import io.gantry.engine.topology.Endpoint;
import io.gantry.network.EndpointSpec;
import io.gantry.network.address.Family;
import io.gantry.network.options.BridgeOptions;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of a container's endpoints is its way out: of those with a gateway the one with the highest
 * priority, and of equal ones the one whose network's name comes first.
 *
 * @param ipv4 that of IPv4
 * @param ipv6 that of IPv6
 */
record Routes(Optional<Endpoint> ipv4, Optional<Endpoint> ipv6) {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparingInt((Endpoint e) -> e.asked().gwPriority())
          .reversed()
          .thenComparing(e -> e.network().name());

  static Routes of(Collection<Endpoint> endpoints) {
    List<Endpoint> sorted = endpoints.stream().sorted(ORDER).toList();
    return new Routes(first(sorted, Family.IPV4), first(sorted, Family.IPV6));
  }

  private static Optional<Endpoint> first(List<Endpoint> sorted, Family family) {
    return sorted.stream()
        .filter(e -> has(e, family))
        .filter(e -> e.network().gateway(family).isPresent())
        .findFirst();
  }

  private static boolean has(Endpoint endpoint, Family family) {
    return endpoint
        .spec()
        .flatMap(family == Family.IPV4 ? EndpointSpec::ipv4 : EndpointSpec::ipv6)
        .isPresent();
  }

  /**
   * The endpoint that a port at this address of the host is published through: a container without
   * IPv6 is reached from the host's IPv6 by its IPv4.
   */
  Optional<Endpoint> publishing(InetAddress host) {
    Optional<Endpoint> by = Family.of(host) == Family.IPV4 ? ipv4 : ipv6.or(() -> ipv4);
    return by.filter(Routes::isBridge);
  }

  static boolean isBridge(Endpoint endpoint) {
    return endpoint.network().options().orElse(null) instanceof BridgeOptions;
  }
}
