package io.gantry.network.link;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.NetworkSysctls;
import io.gantry.kernel.netlink.route.LinkAddress;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.LinkSettings.AddressGeneration;
import io.gantry.kernel.netlink.route.PortFlag;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver.Bridge;
import io.gantry.network.NetworkDriver.Ipvlan;
import io.gantry.network.NetworkDriver.Macvlan;
import io.gantry.network.sandbox.LiveSandbox;
import io.gantry.network.sandbox.LiveSandbox.Plug;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Puts interfaces into sandboxes. What fails leaves no link behind. */
public final class Plugging {
  private static final Logger LOG = System.getLogger(Plugging.class.getName());

  private Plugging() {}

  /**
   * A pair between a bridge and a sandbox.
   *
   * @param bridge the bridge's number
   * @param alias the mark of the host's end
   */
  public static Plug plug(
      RouteSocket host,
      LiveSandbox sandbox,
      EndpointSpec endpoint,
      Bridge driver,
      int bridge,
      String alias)
      throws KernelException {
    Pair pair = pair(host, sandbox, endpoint, alias);
    try {
      LinkSettings end = LinkSettings.none().withMaster(bridge).withAlias(alias);
      host.links().change(pair.hostIndex(), withMtu(end, driver).asUp());
      flags(host, pair.hostIndex(), endpoint, driver);
      configure(sandbox, pair.innerIndex(), endpoint, withMtu(LinkSettings.none(), driver));
      return new Plug(endpoint.link(), pair.innerIndex(), pair.hostIndex());
    } catch (KernelException | RuntimeException e) {
      host.links().delete(pair.hostIndex());
      throw e;
    }
  }

  /** A link with its own hardware address on a parent. */
  public static Plug plug(
      RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint, Macvlan driver, int parent)
      throws IOException {
    LinkKind.MacvlanMode mode =
        switch (driver.mode()) {
          case BRIDGE -> LinkKind.MacvlanMode.BRIDGE;
          case VEPA -> LinkKind.MacvlanMode.VEPA;
          case PRIVATE -> LinkKind.MacvlanMode.PRIVATE;
          case PASSTHRU -> LinkKind.MacvlanMode.PASSTHRU;
        };
    return below(host, sandbox, endpoint, new LinkKind.Macvlan(parent, mode));
  }

  /** A link with its parent's hardware address. */
  public static Plug plug(
      RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint, Ipvlan driver, int parent)
      throws IOException {
    LinkKind.IpvlanMode mode =
        switch (driver.mode()) {
          case L2 -> LinkKind.IpvlanMode.L2;
          case L3 -> LinkKind.IpvlanMode.L3;
          case L3S -> LinkKind.IpvlanMode.L3S;
        };
    LinkKind.IpvlanFlag flag =
        switch (driver.flag()) {
          case BRIDGE -> LinkKind.IpvlanFlag.BRIDGE;
          case PRIVATE -> LinkKind.IpvlanFlag.PRIVATE;
          case VEPA -> LinkKind.IpvlanFlag.VEPA;
        };
    return below(host, sandbox, endpoint, new LinkKind.Ipvlan(parent, mode, flag));
  }

  /** The switches of a bridge's port that an endpoint needs. */
  public static void flags(RouteSocket host, int index, EndpointSpec endpoint, Bridge driver)
      throws KernelException {
    List<PortFlag> on = new ArrayList<>();
    if (!driver.betweenContainers()) {
      on.add(PortFlag.ISOLATED);
    }
    if (!endpoint.ports().isEmpty()) {
      // with br_netfilter a connection to the own published port comes back by the port it left by
      on.add(PortFlag.HAIRPIN);
    }
    if (!on.isEmpty()) {
      host.links().portFlags(index, on, List.of());
    }
  }

  /** Gives an interface its name, addresses and so on, and sets it up; what it has stays. */
  public static void configure(
      LiveSandbox sandbox, int index, EndpointSpec endpoint, LinkSettings basis)
      throws KernelException {
    LinkSettings settings = basis.withName(endpoint.link());
    if (endpoint.mac().isPresent()) {
      settings = settings.withMac(endpoint.mac().get());
    }
    if (addresses(endpoint).stream().noneMatch(Cidr::isIpv6)) {
      settings = settings.withAddressGeneration(AddressGeneration.NONE);
    }
    sandbox.inside().links().change(index, settings.asUp());
    give(sandbox, index, endpoint);
  }

  private static void give(LiveSandbox sandbox, int index, EndpointSpec endpoint)
      throws KernelException {
    for (Cidr address : addresses(endpoint)) {
      sandbox.inside().addresses().replace(LinkAddress.of(index, address));
    }
  }

  /** Lets the kernel tell the neighbours, which may be on other hosts, who has the addresses. */
  private static void announcing(NetworkNamespace namespace, String link) {
    for (String name : List.of("ipv4/conf/%s/arp_notify", "ipv6/conf/%s/ndisc_notify")) {
      try {
        NetworkSysctls.set(namespace, Map.of("net/" + name.formatted(link), "1"));
      } catch (KernelException e) {
        LOG.log(Level.DEBUG, "addresses of " + link + " are not announced", e);
      }
    }
  }

  private static Set<Cidr> addresses(EndpointSpec endpoint) {
    // the first one is the one that what leaves is sent from
    Set<Cidr> addresses = new LinkedHashSet<>();
    Stream.of(endpoint.ipv4(), endpoint.ipv6())
        .forEach(address -> address.ifPresent(addresses::add));
    addresses.addAll(endpoint.linkLocal());
    return addresses;
  }

  private static Pair pair(
      RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint, String alias)
      throws KernelException {
    var ready = sandbox.takeReady();
    if (ready.isPresent()) {
      return ready.get();
    }
    try (NetworkNamespace namespace = sandbox.open()) {
      return Pairs.create(host, namespace, sandbox.inside(), endpoint.link(), alias);
    }
  }

  private static Plug below(
      RouteSocket host, LiveSandbox sandbox, EndpointSpec endpoint, LinkKind kind)
      throws IOException {
    dropReady(host, sandbox);
    try (NetworkNamespace namespace = sandbox.open()) {
      LinkSettings settings = LinkSettings.named(endpoint.link()).in(namespace);
      Parents.told(
          "failed to create the %s port".formatted(kind.kind()),
          () -> host.links().create(settings, kind));
      announcing(namespace, endpoint.link());
    }
    int index = sandbox.inside().links().get(endpoint.link()).index();
    try {
      // what it has when it comes up, it announces
      give(sandbox, index, endpoint);
      configure(sandbox, index, endpoint, LinkSettings.none());
      return new Plug(endpoint.link(), index, 0);
    } catch (KernelException | RuntimeException e) {
      sandbox.inside().links().delete(index);
      throw e;
    }
  }

  /** The pair made ahead would be in the way of the name, and is seen in the container. */
  public static void dropReady(RouteSocket host, LiveSandbox sandbox) throws KernelException {
    var ready = sandbox.takeReady();
    if (ready.isPresent()) {
      host.links().delete(ready.get().hostIndex());
    }
  }

  private static LinkSettings withMtu(LinkSettings settings, Bridge driver) {
    return driver.mtu() > 0 ? settings.withMtu(driver.mtu()) : settings;
  }
}
