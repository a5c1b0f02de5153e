package io.gantry.network.fabric;

import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.firewall.Firewall;
import io.gantry.network.host.Forwarding;
import io.gantry.network.link.Bridges;
import io.gantry.network.link.Intents;
import io.gantry.network.link.Parents;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The networks that are raised, with the links that they are made of. */
final class Networks {
  private final String engine;
  private final Intents intents;
  private final Forwarding forwarding;
  private final Optional<Firewall> firewall;
  private final Map<String, Raised> raised = new ConcurrentHashMap<>();

  /**
   * None is raised.
   *
   * @param firewall absent when there are to be no rules
   */
  Networks(String engine, Intents intents, Forwarding forwarding, Optional<Firewall> firewall) {
    this.engine = engine;
    this.intents = intents;
    this.forwarding = forwarding;
    this.firewall = firewall;
  }

  /**
   * A network that is there.
   *
   * @param spec of it
   * @param link the number of its bridge or parent
   */
  record Raised(NetworkSpec spec, int link) {}

  void raise(RouteSocket host, NetworkSpec network) throws IOException {
    raiseLink(host, network);
    if (firewall.isPresent()) {
      try {
        firewall.get().raise(network, closed());
      } catch (IOException | RuntimeException e) {
        lowerLink(host, network);
        throw e;
      }
    }
  }

  /** Removes links that were made and not marked. */
  void removeUnmarked(RouteSocket host) throws IOException {
    intents.removeUnmarked(host);
  }

  /** Without its rules. */
  void raiseLink(RouteSocket host, NetworkSpec network) throws IOException {
    int link =
        switch (network.driver()) {
          case NetworkDriver.Bridge bridge -> {
            forward(network);
            yield Bridges.raise(host, intents, engine, network, bridge);
          }
          case NetworkDriver.Macvlan macvlan ->
              Parents.raise(host, intents, engine, network.id(), macvlan.parent());
          case NetworkDriver.Ipvlan ipvlan ->
              Parents.raise(host, intents, engine, network.id(), ipvlan.parent());
        };
    raised.put(network.id(), new Raised(network, link));
  }

  private void forward(NetworkSpec network) throws IOException {
    if (network.isolation() == NetworkSpec.Isolation.INTERNAL) {
      return;
    }
    for (NetworkSpec.Subnet subnet : network.subnets()) {
      forwarding.turnOn(subnet.range().isIpv6() ? Forwarding.Family.IPV6 : Forwarding.Family.IPV4);
    }
  }

  void lower(RouteSocket host, NetworkSpec network) throws IOException {
    if (firewall.isPresent()) {
      firewall.get().lower(network);
    }
    lowerLink(host, network);
  }

  /** The IP versions that only this engine has had forwarded. */
  Set<Integer> closed() {
    Set<Integer> closed = new HashSet<>();
    for (Forwarding.Family family : Forwarding.Family.values()) {
      if (forwarding.closed(family)) {
        closed.add(family.number());
      }
    }
    return closed;
  }

  private void lowerLink(RouteSocket host, NetworkSpec network) throws IOException {
    switch (network.driver()) {
      case NetworkDriver.Bridge bridge -> Bridges.lower(host, engine, network, bridge);
      case NetworkDriver.Macvlan macvlan ->
          Parents.lower(host, engine, network.id(), macvlan.parent());
      case NetworkDriver.Ipvlan ipvlan ->
          Parents.lower(host, engine, network.id(), ipvlan.parent());
    }
    raised.remove(network.id());
  }

  Raised get(NetworkSpec network) {
    return Optional.ofNullable(raised.get(network.id()))
        .orElseThrow(() -> new NetworkException("network " + network.name() + " is not raised"));
  }

  Optional<NetworkSpec> find(String id) {
    return Optional.ofNullable(raised.get(id)).map(Raised::spec);
  }

  Collection<Raised> all() {
    return raised.values();
  }
}
