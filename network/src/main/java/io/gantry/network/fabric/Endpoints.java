package io.gantry.network.fabric;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.NetworkSysctls;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import io.gantry.network.host.Mark;
import io.gantry.network.link.Announcer;
import io.gantry.network.link.Plugging;
import io.gantry.network.sandbox.LiveSandbox;
import io.gantry.network.sandbox.LiveSandbox.Plug;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Interfaces of sandboxes: makes them, takes them back, and brings in line those that are there.
 */
final class Endpoints {
  private static final String PLACEHOLDER = "IFNAME";

  private final String engine;
  private final Networks networks;
  private final Announcer announcer;

  Endpoints(String engine, Networks networks, Announcer announcer) {
    this.engine = engine;
    this.networks = networks;
    this.announcer = announcer;
  }

  void connect(RouteSocket host, String container, LiveSandbox sandbox, EndpointSpec endpoint)
      throws IOException {
    Networks.Raised network = networks.get(endpoint.network());
    Plug plug =
        switch (endpoint.network().driver()) {
          case NetworkDriver.Bridge bridge ->
              Plugging.plug(
                  host, sandbox, endpoint, bridge, network.link(), alias(container, endpoint));
          case NetworkDriver.Macvlan macvlan ->
              Plugging.plug(host, sandbox, endpoint, macvlan, network.link());
          case NetworkDriver.Ipvlan ipvlan ->
              Plugging.plug(host, sandbox, endpoint, ipvlan, network.link());
        };
    sandbox.plugs().put(endpoint.id(), plug);
    try {
      setSwitches(sandbox, endpoint);
    } catch (IOException | RuntimeException e) {
      disconnect(host, container, sandbox, endpoint);
      throw e;
    }
    if (endpoint.network().driver() instanceof NetworkDriver.Bridge) {
      announcer.announce(host, network.link(), endpoint);
    }
  }

  /** The switches of its bridge's port that what is published now needs. */
  void flags(RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint) throws KernelException {
    Plug plug = sandbox.plugs().get(endpoint.id());
    if (plug != null && endpoint.network().driver() instanceof NetworkDriver.Bridge bridge) {
      Plugging.flags(host, plug.hostIndex(), endpoint, bridge);
    }
  }

  void disconnect(RouteSocket host, String container, LiveSandbox sandbox, EndpointSpec endpoint)
      throws KernelException {
    Plug known = sandbox.plugs().remove(endpoint.id());
    if (endpoint.network().driver() instanceof NetworkDriver.Bridge) {
      int end = known == null ? hostEnd(host, container, endpoint) : known.hostIndex();
      if (end != 0) {
        host.links().delete(end);
      }
      return;
    }
    Optional<Link> inner = sandbox.inside().links().find(endpoint.link());
    if (inner.isPresent() && inner.get().kind().equals(endpoint.network().driver().name())) {
      sandbox.inside().links().delete(inner.get().index());
    }
  }

  /**
   * Lets nothing pass any more between a sandbox that is about to go and its bridges: the addresses
   * may be given to others at once.
   *
   * @return the host's ends
   */
  List<Integer> silence(RouteSocket host, Optional<LiveSandbox> sandbox) throws KernelException {
    List<Integer> ends =
        sandbox.stream()
            .flatMap(it -> it.plugs().values().stream())
            .map(Plug::hostIndex)
            .filter(index -> index != 0)
            .toList();
    for (int end : ends) {
      try {
        host.links().silence(end);
      } catch (KernelException e) {
        if (e.errno() != Errno.ENODEV && e.errno() != Errno.EINVAL) {
          throw e; // else somebody has removed it, or taken it from its bridge
        }
      }
    }
    return ends;
  }

  /**
   * Brings an endpoint in line with what it should be; its interface stays if there is one.
   *
   * @param ends the host's ends that there are, by endpoint
   */
  void restore(
      RouteSocket host,
      String container,
      LiveSandbox sandbox,
      EndpointSpec endpoint,
      Map<String, Link> ends)
      throws IOException {
    Optional<Link> inner = sandbox.inside().links().find(endpoint.link());
    Optional<Link> end = Optional.ofNullable(ends.get(endpoint.id()));
    boolean there =
        inner.isPresent()
            && (endpoint.network().driver() instanceof NetworkDriver.Bridge
                ? end.filter(link -> link.index() == inner.get().parent()).isPresent()
                : inner.get().kind().equals(endpoint.network().driver().name()));
    if (there) {
      align(host, sandbox, endpoint, inner.get(), end);
      return;
    }
    if (end.isPresent()) {
      host.links().delete(end.get().index());
    }
    connect(host, container, sandbox, endpoint);
  }

  private void align(
      RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint, Link inner, Optional<Link> end)
      throws KernelException {
    int bridge = networks.get(endpoint.network()).link();
    if (end.isPresent() && endpoint.network().driver() instanceof NetworkDriver.Bridge driver) {
      if (end.get().master() != bridge || !end.get().up()) {
        host.links().change(end.get().index(), LinkSettings.none().withMaster(bridge).asUp());
      }
      Plugging.flags(host, end.get().index(), endpoint, driver);
    }
    if (!inner.up()) {
      Plugging.configure(sandbox, inner.index(), endpoint, LinkSettings.none());
    }
    Plug plug = new Plug(endpoint.link(), inner.index(), end.map(Link::index).orElse(0));
    sandbox.plugs().put(endpoint.id(), plug);
  }

  private int hostEnd(RouteSocket host, String container, EndpointSpec endpoint)
      throws KernelException {
    String alias = alias(container, endpoint);
    return host.links().ofKind("veth").stream()
        .filter(link -> link.alias().equals(alias))
        .findFirst()
        .map(Link::index)
        .orElse(0);
  }

  private String alias(String container, EndpointSpec endpoint) {
    return new Mark.OfEndpoint(container, endpoint.id()).alias(engine);
  }

  private static void setSwitches(LiveSandbox sandbox, EndpointSpec endpoint) throws IOException {
    if (endpoint.sysctls().isEmpty()) {
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    endpoint
        .sysctls()
        .forEach((name, value) -> values.put(name.replace(PLACEHOLDER, endpoint.link()), value));
    try (NetworkNamespace namespace = sandbox.open()) {
      NetworkSysctls.set(namespace, values);
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new NetworkException(
            "failed to add interface "
                + endpoint.link()
                + " to sandbox: "
                + e.object()
                + " is not a sysctl file",
            e);
      }
      throw e;
    }
  }
}
