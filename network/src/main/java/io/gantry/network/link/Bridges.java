package io.gantry.network.link;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.NetworkSysctls;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkAddress;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.LinkSettings.AddressGeneration;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.Bridge;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.host.Mark;
import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes bridges, or brings those that are there in line. */
public final class Bridges {
  private static final int LOCALLY_ADMINISTERED = 0x02;

  /** Every bridge with IPv6 has it, as Docker's have. */
  private static final Cidr LINK_LOCAL = Cidr.of("fe80::1/64");

  private Bridges() {}

  /** The number of the bridge, which is up with its addresses afterwards. */
  public static int raise(
      RouteSocket host, Intents intents, String engine, NetworkSpec network, Bridge bridge)
      throws IOException {
    String alias = new Mark.OfNetwork(network.id()).alias(engine);
    Optional<Link> found = host.links().find(bridge.link());
    if (found.isPresent()) {
      checkKind(found.get());
      align(host, found.get().index(), network, bridge);
      return found.get().index();
    }
    intents.create(host, settings(alias, network, bridge), new LinkKind.Bridge());
    try {
      int index = host.links().get(bridge.link()).index();
      align(host, index, network, bridge);
      return index;
    } catch (IOException | RuntimeException e) {
      host.links().delete(bridge.link());
      throw e;
    }
  }

  /** Removes a bridge that this engine made for the network. */
  public static void lower(RouteSocket host, String engine, NetworkSpec network, Bridge bridge)
      throws KernelException {
    Optional<Link> found = host.links().find(bridge.link());
    Optional<Mark> mark = found.flatMap(link -> Mark.parse(engine, link.alias()));
    if (found.isPresent() && mark.equals(Optional.of(new Mark.OfNetwork(network.id())))) {
      host.links().delete(found.get().index());
    }
  }

  private static LinkSettings settings(String alias, NetworkSpec network, Bridge bridge) {
    LinkSettings settings =
        LinkSettings.named(bridge.link())
            .withMac(mac(network.id()))
            .withAlias(alias)
            .withAddressGeneration(AddressGeneration.NONE);
    return bridge.mtu() > 0 ? settings.withMtu(bridge.mtu()) : settings;
  }

  /** One of its own: else it would have its lowest port's, and change with every container. */
  private static MacAddress mac(String networkId) {
    byte[] octets = HexFormat.of().parseHex(networkId.substring(0, 12));
    octets[0] = (byte) ((octets[0] & 0xfc) | LOCALLY_ADMINISTERED);
    return MacAddress.of(octets);
  }

  private static void checkKind(Link link) {
    if (!link.kind().equals("bridge")) {
      throw new NetworkException("existing interface " + link.name() + " is not a bridge");
    }
  }

  private static void align(RouteSocket host, int index, NetworkSpec network, Bridge bridge)
      throws IOException {
    String name = bridge.link();
    boolean ipv6 = NetworkSysctls.get("net/ipv6/conf/" + name + "/accept_ra").isPresent();
    if (ipv6) {
      NetworkSysctls.set("net/ipv6/conf/" + name + "/accept_ra", "0");
    }
    // for clients on the host that reach published ports by 127.0.0.1; rules drop all else
    NetworkSysctls.set("net/ipv4/conf/" + name + "/route_localnet", "1");
    if (ipv6 && network.subnets().stream().anyMatch(subnet -> subnet.range().isIpv6())) {
      NetworkSysctls.set("net/ipv6/conf/" + name + "/disable_ipv6", "0");
    }
    if (!bridge.betweenContainers()) {
      keepApart(name);
    }
    addresses(host, index, network, bridge);
    host.links().up(index);
  }

  /**
   * Its ports cannot talk to each other, so this host answers for each container (RFC 3069), at
   * once: what one sends to another is routed, and the rules decide.
   */
  private static void keepApart(String name) throws IOException {
    NetworkSysctls.set("net/ipv4/conf/" + name + "/proxy_arp_pvlan", "1");
    NetworkSysctls.set("net/ipv4/neigh/" + name + "/proxy_delay", "0");
  }

  private static void addresses(RouteSocket host, int index, NetworkSpec network, Bridge bridge)
      throws KernelException {
    Set<Cidr> wanted = gateways(network, bridge);
    List<LinkAddress> there = host.addresses().list(index);
    for (LinkAddress address : there) {
      if (bridge.owned() && !wanted.contains(address.prefix())) {
        host.addresses().remove(index, address.prefix());
      }
    }
    there.forEach(address -> wanted.remove(address.prefix()));
    for (Cidr prefix : wanted) {
      add(host, index, prefix);
    }
  }

  private static void add(RouteSocket host, int index, Cidr prefix) throws KernelException {
    try {
      host.addresses().add(index, prefix);
    } catch (KernelException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** The host's own addresses on the bridge. */
  static Set<Cidr> gateways(NetworkSpec network, Bridge bridge) {
    Set<Cidr> gateways = new HashSet<>();
    for (NetworkSpec.Subnet subnet : network.subnets()) {
      boolean ipv6 = subnet.range().isIpv6();
      boolean elsewhere = !ipv6 && bridge.gateway() == NetworkDriver.Gateway.ELSEWHERE;
      if (elsewhere || (ipv6 ? bridge.ipv6() : bridge.ipv4()) == GatewayMode.ISOLATED) {
        continue;
      }
      subnet
          .gateway()
          .ifPresent(address -> gateways.add(new Cidr(address, subnet.range().length())));
      if (ipv6) {
        gateways.add(LINK_LOCAL);
      }
    }
    return gateways;
  }
}
