package io.gantry.network.firewall;

import io.gantry.kernel.netlink.nft.Data;
import io.gantry.kernel.netlink.nft.Element;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver.Bridge;
import io.gantry.network.NetworkSpec;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.firewall.Draft.Ip;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an endpoint is in the table: its published ports, and those of others that it reaches. */
final class EndpointElements {
  private static final InetAddress LOOPBACK = Inet6Address.ofLiteral("::1");
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int IPPROTO_SCTP = 132;

  private EndpointElements() {}

  /**
   * Of an endpoint of a bridge with a way in; of others nothing is published.
   *
   * @param relays where ports are to be led that the kernel cannot translate
   */
  static Elements of(EndpointSpec endpoint, Map<PublishedPort, InetSocketAddress> relays) {
    Elements.Builder elements = new Elements.Builder();
    if (endpoint.network().driver() instanceof Bridge bridge
        && endpoint.network().isolation() == NetworkSpec.Isolation.EXTERNAL) {
      for (PublishedPort port : endpoint.ports()) {
        boolean ipv6 = port.hostAddress() instanceof Inet6Address;
        Optional<InetSocketAddress> container =
            (ipv6 ? endpoint.ipv6() : endpoint.ipv4())
                .map(it -> new InetSocketAddress(it.address(), port.containerPort()));
        Optional<InetSocketAddress> relay = Optional.ofNullable(relays.get(port));
        switch (ipv6 ? bridge.ipv6() : bridge.ipv4()) {
          case NAT, NAT_UNPROTECTED -> translated(elements, port, container, relay);
          case ROUTED -> container.ifPresent(to -> routed(elements, port, to));
          case ISOLATED -> {}
        }
      }
      if (!bridge.betweenContainers()) {
        endpoint.ipv4().ifPresent(own -> linked(elements, own.address(), endpoint.peers()));
      }
    }
    return elements.build();
  }

  private static void linked(Elements.Builder elements, InetAddress own, List<PeerPort> peers) {
    for (PeerPort peer : peers) {
      elements.add(
          Layout.LINKED,
          Element.of(
              Data.concat(
                  Data.of(own),
                  Data.of(peer.address()),
                  Data.octet(number(peer.transport())),
                  Data.port(peer.port()))));
    }
  }

  private static void translated(
      Elements.Builder elements,
      PublishedPort port,
      Optional<InetSocketAddress> container,
      Optional<InetSocketAddress> relay) {
    InetAddress host = port.hostAddress();
    boolean ipv6 = host instanceof Inet6Address;
    Ip ip = ipv6 ? Ip.V6 : Ip.V4;
    Data protocol = Data.octet(number(port.transport()));
    Data outer = Data.port(port.hostPort());
    if (relay.isPresent() && (host.isLoopbackAddress() || host.isAnyLocalAddress())) {
      Data to = Data.concat(Data.of(LOOPBACK), Data.port(relay.get().getPort()));
      elements.add(Layout.LOOPBACK, Element.of(Data.concat(protocol, outer), to));
    }
    if (relay.isPresent() && container.isEmpty()) {
      Data inner = Data.port(relay.get().getPort());
      elements.add(Layout.RELAYS, Element.of(Data.concat(protocol, inner)));
      if (host.isAnyLocalAddress()) {
        elements.add(Layout.REDIRECT, Element.of(Data.concat(protocol, outer), inner));
        return;
      }
    }
    Optional<Data> to = container.or(() -> relay).map(EndpointElements::end);
    if (to.isEmpty() || (ipv6 && host.isLoopbackAddress())) {
      return;
    }
    if (host.isAnyLocalAddress()) {
      elements.add(ip.named(Layout.ANYWHERE), Element.of(Data.concat(protocol, outer), to.get()));
    } else {
      elements.add(
          ip.named(Layout.PUBLISH),
          Element.of(Data.concat(Data.of(host), protocol, outer), to.get()));
    }
  }

  private static void routed(
      Elements.Builder elements, PublishedPort port, InetSocketAddress container) {
    Ip ip = container.getAddress() instanceof Inet6Address ? Ip.V6 : Ip.V4;
    Data protocol = Data.octet(number(port.transport()));
    elements.add(
        ip.named(Layout.REACHABLE),
        Element.of(
            Data.concat(
                Data.of(container.getAddress()), protocol, Data.port(container.getPort()))));
  }

  private static Data end(InetSocketAddress address) {
    return Data.concat(Data.of(address.getAddress()), Data.port(address.getPort()));
  }

  static int number(Transport transport) {
    return switch (transport) {
      case TCP -> IPPROTO_TCP;
      case UDP -> IPPROTO_UDP;
      case SCTP -> IPPROTO_SCTP;
    };
  }
}
