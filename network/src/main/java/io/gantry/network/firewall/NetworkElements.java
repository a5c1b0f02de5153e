package io.gantry.network.firewall;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.network.NetworkDriver.Bridge;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkSpec;
import io.gantry.network.firewall.Draft.Ip;
import java.net.InetAddress;
import java.util.Optional;

/** What a network is in the table; only bridges are anything. */
final class NetworkElements {
  private NetworkElements() {}

  static Elements of(NetworkSpec network) {
    if (!(network.driver() instanceof Bridge bridge)) {
      return Elements.NONE;
    }
    Elements.Builder elements = new Elements.Builder();
    Data link = Data.linkName(bridge.link());
    elements.add(Layout.BRIDGES, Element.of(link));
    if (bridge.betweenContainers()) {
      elements.add(Layout.SAME, Element.of(Data.concat(link, link)));
    }
    if (shut(network, bridge)) {
      elements.add(Layout.INTERNAL, Element.of(link));
    } else {
      bridge.trusted().stream()
          .map(Data::linkName)
          .forEach(other -> elements.add(Layout.TRUSTED, Element.of(Data.concat(other, link))));
    }
    network.subnets().forEach(subnet -> add(elements, network, bridge, subnet.range()));
    return elements.build();
  }

  private static boolean shut(NetworkSpec network, Bridge bridge) {
    return network.isolation() == NetworkSpec.Isolation.INTERNAL
        || (bridge.ipv4() == GatewayMode.ISOLATED && bridge.ipv6() == GatewayMode.ISOLATED);
  }

  private static void add(
      Elements.Builder elements, NetworkSpec network, Bridge bridge, Cidr range) {
    Ip ip = range.isIpv6() ? Ip.V6 : Ip.V4;
    Data link = Data.linkName(bridge.link());
    GatewayMode mode = range.isIpv6() ? bridge.ipv6() : bridge.ipv4();
    elements.add(ip.named(Layout.OWN), pair(range, link));
    if (mode == GatewayMode.NAT || mode == GatewayMode.ISOLATED) {
      elements.add(ip.named(Layout.GUARDED), Element.network(range));
      for (String trusted : bridge.trusted()) {
        elements.add(ip.named(Layout.ADMITTED), pair(range, Data.linkName(trusted)));
      }
    }
    if (shut(network, bridge)) {
      return;
    }
    switch (mode) {
      case NAT, ISOLATED -> {}
      case NAT_UNPROTECTED -> elements.add(ip.named(Layout.OPEN), Element.of(link));
      case ROUTED -> elements.add(ip.named(Layout.ROUTED), Element.of(link));
    }
    if (bridge.masquerade() && mode != GatewayMode.ROUTED) {
      leave(elements, ip, bridge, range);
    }
  }

  private static void leave(Elements.Builder elements, Ip ip, Bridge bridge, Cidr range) {
    Optional<InetAddress> source =
        bridge.sources().stream()
            .filter(address -> address.getAddress().length == ip.length())
            .findFirst();
    if (source.isPresent()) {
      Data to = Data.of(source.get());
      elements.add(ip.named(Layout.SOURCE), Element.network(range).giving(to));
    } else {
      elements.add(ip.named(Layout.MASQUERADE), Element.network(range));
    }
  }

  private static Element pair(Cidr range, Data link) {
    return Element.between(
        Data.concat(Data.of(range.network().address()), link),
        Data.concat(Data.of(range.last()), link));
  }
}
