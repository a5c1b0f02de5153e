package io.gantry.kernel.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Readiness;
import io.gantry.kernel.io.Registration;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.Witness;
import io.gantry.kernel.netlink.route.LinkSettings.AddressGeneration;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class RouteSocketTest {
  private static final MacAddress MAC = new MacAddress(0x0242ac110002L);

  /** Any link will do; not every kernel has dummies. */
  private static final LinkKind PLAIN = new LinkKind.Veth(LinkSettings.none());

  private final Places places = new Places();

  /** Two namespaces, and a socket for each. */
  private static final class Places implements AutoCloseable {
    private NetworkNamespace host;
    private NetworkNamespace sandbox;
    private RouteSocket route;
    private RouteSocket inside;

    @SuppressWarnings("NullAway.Init")
    Places() {}

    void open() throws KernelException {
      host = NetworkNamespace.create();
      sandbox = NetworkNamespace.create();
      route = RouteSocket.open(host);
      inside = RouteSocket.open(sandbox);
    }

    @Override
    public void close() {
      inside.close();
      route.close();
      sandbox.close();
      host.close();
    }
  }

  private static InetAddress address(String text) {
    return Literals.parse(text).orElseThrow();
  }

  private Links links() {
    return places.route.links();
  }

  private String ip(String... arguments) throws IOException {
    return Witness.of(places.host, "ip", arguments);
  }

  @BeforeEach
  void open() throws IOException {
    Witness.assumeRoot();
    places.open();
  }

  @AfterEach
  void close() {
    places.close();
  }

  @Test
  void aFreshNamespaceHasNothingButLo() throws KernelException {
    assertThat(links().list())
        .singleElement()
        .matches(link -> link.name().equals("lo") && !link.up() && link.index() == 1);
    assertThat(places.route.addresses().list()).isEmpty();
    assertThat(places.route.routes().list()).isEmpty();
    assertThat(places.route.neighbours().list()).isEmpty();
  }

  @Test
  void aBridgeIsMadeWithItsOptions() throws IOException {
    Link bridge =
        links()
            .created(
                LinkSettings.named("br-test")
                    .withMac(MAC)
                    .withMtu(1400)
                    .withAlias("gantry: a network")
                    .withAddressGeneration(AddressGeneration.NONE)
                    .asUp(),
                new LinkKind.Bridge(false, false, 8));
    assertThat(bridge.kind()).isEqualTo("bridge");
    assertThat(bridge.mac()).contains(MAC);
    assertThat(bridge.mtu()).isEqualTo(1400);
    assertThat(bridge.up()).isTrue();
    assertThat(bridge.alias()).isEqualTo("gantry: a network");
    assertThat(ip("-d", "link", "show", "br-test"))
        .contains("mtu 1400", MAC.toString(), "alias gantry: a network", "UP")
        .contains("forward_delay 0", "stp_state 0", "group_fwd_mask 0x8")
        .contains("mcast_snooping 0", "addrgenmode none");
    assertThat(ip("addr", "show", "br-test")).doesNotContain("inet6");
  }

  @Test
  void aPairReachesIntoAnotherNamespace() throws IOException {
    Link bridge = links().created(LinkSettings.named("br0").asUp(), new LinkKind.Bridge());
    LinkSettings far = LinkSettings.named("eth0").withMac(MAC).withMtu(1420).in(places.sandbox);
    links()
        .create(
            LinkSettings.named("veth1")
                .withMtu(1420)
                .withMaster(bridge.index())
                .withAlias("c1")
                .asUp(),
            new LinkKind.Veth(far));
    places.inside.links().up(places.inside.links().get("eth0").index());
    Link near = links().get("veth1");
    Link eth0 = places.inside.links().get("eth0");
    assertThat(near.master()).isEqualTo(bridge.index());
    assertThat(near.alias()).isEqualTo("c1");
    assertThat(near.parent()).isEqualTo(eth0.index());
    assertThat(near.parentNamespace()).isPresent();
    assertThat(near.running()).isTrue();
    assertThat(eth0.mac()).contains(MAC);
    assertThat(eth0.mtu()).isEqualTo(1420);
    assertThat(eth0.up()).isTrue();
    assertThat(links().ofMaster(bridge.index())).containsExactly(near);
    assertThat(links().ofKind("bridge")).extracting(Link::name).containsExactly("br0");

    assertThat(places.inside.links().delete("eth0")).isTrue();
    assertThat(links().find("veth1")).isEmpty();
    assertThat(links().delete("veth1")).isFalse();
  }

  @Test
  void aLinkIsRenamedMovedAndSetDown() throws KernelException {
    Link dummy = links().created(LinkSettings.named("d0").asUp(), PLAIN);
    links().change(dummy.index(), LinkSettings.none().asDown());
    assertThat(links().find(dummy.index())).get().matches(link -> !link.up());
    links()
        .change(dummy.index(), LinkSettings.named("eth5").in(places.sandbox).withMac(MAC).asUp());
    assertThat(links().find("d0")).isEmpty();
    assertThat(places.inside.links().get("eth5"))
        .matches(Link::up)
        .matches(link -> link.mac().equals(Optional.of(MAC)));
  }

  @Test
  void kindsThatStandOnAnotherLinkAreMade() throws IOException {
    Link parent = links().created(LinkSettings.named("p0").asUp(), PLAIN);
    for (LinkKind.MacvlanMode mode : LinkKind.MacvlanMode.values()) {
      if (mode != LinkKind.MacvlanMode.PASSTHRU) {
        links()
            .create(LinkSettings.named("mv-" + mode), new LinkKind.Macvlan(parent.index(), mode));
      }
    }
    links()
        .create(
            LinkSettings.named("eth0").in(places.sandbox).asUp(),
            new LinkKind.Macvlan(parent.index(), LinkKind.MacvlanMode.BRIDGE));
    assertThat(places.inside.links().get("eth0").kind()).isEqualTo("macvlan");
    links().create(LinkSettings.named("vx0"), new LinkKind.Vxlan(4097, 4789));
    assertThat(ip("-d", "link"))
        .contains("macvlan mode private", "macvlan mode vepa", "macvlan mode bridge")
        .contains("vxlan id 4097", "dstport 4789", "nolearning", "proxy", "l2miss", "l3miss");
    MacAddress mac = new MacAddress(0x02420a000005L);
    int vxlan = links().get("vx0").index();
    places.route.neighbours().setForwarding(vxlan, mac, address("192.0.2.7"));
    assertThat(Witness.of(places.host, "bridge", "fdb", "show", "dev", "vx0"))
        .contains("02:42:0a:00:00:05 dst 192.0.2.7", "permanent");
    assertThat(places.route.neighbours().removeForwarding(vxlan, mac, address("192.0.2.7")))
        .isTrue();
  }

  @Test
  void kindsThatTheKernelMayNotHaveAreMadeOrAnError() throws KernelException {
    int parent = links().created(LinkSettings.named("p0"), PLAIN).index();
    List<LinkKind> kinds =
        List.of(
            new LinkKind.Vlan(parent, 10),
            new LinkKind.Dummy(),
            new LinkKind.Ipvlan(parent, LinkKind.IpvlanMode.L3, LinkKind.IpvlanFlag.PRIVATE));
    for (LinkKind kind : kinds) {
      try {
        Link link = links().created(LinkSettings.named("some0"), kind);
        assertThat(link.kind()).isEqualTo(kind.kind());
        links().delete(link.index());
      } catch (KernelException e) {
        assertThat(e)
            .hasMessage(
                "create " + kind.kind() + " some0: operation not supported (Unknown device type)");
      }
    }
  }

  @Test
  void addressesAndRoutesOfBothVersionsAreSetReadAndRemoved() throws IOException {
    int link = links().created(LinkSettings.named("d0").asUp(), PLAIN).index();
    Addresses addresses = places.route.addresses();
    Routes routes = places.route.routes();
    Cidr v4 = Cidr.of("172.30.0.2/16");
    Cidr v6 = Cidr.of("fd00:30::2/64");
    addresses.add(link, v4);
    addresses.add(link, v6);
    addresses.replace(LinkAddress.of(link, v4));
    assertThat(addresses.list(link))
        .filteredOn(address -> address.scope() == Route.RT_SCOPE_UNIVERSE)
        .extracting(LinkAddress::prefix)
        .containsExactly(v4, v6);
    assertThat(ip("addr", "show", "d0"))
        .contains("inet 172.30.0.2/16 brd 172.30.255.255 scope global d0")
        .contains("inet6 fd00:30::2/64 scope global nodad");

    routes.add(Route.byDefault(address("172.30.0.1"), link).withMetric(5));
    routes.add(Route.byDefault(address("fd00:30::1"), link));
    Route far = Route.by(Cidr.of("10.9.0.0/16"), address("192.0.2.1"), link);
    routes.replace(far.withGatewayOnLink());
    routes.add(Route.onLink(Cidr.of("10.8.0.0/24"), link).withSource(v4.address()));
    assertThat(ip("route"))
        .contains("default via 172.30.0.1 dev d0 metric 5")
        .contains("10.9.0.0/16 via 192.0.2.1 dev d0 onlink")
        .contains("10.8.0.0/24 dev d0 scope link src 172.30.0.2");
    assertThat(ip("-6", "route")).contains("default via fd00:30::1 dev d0 metric 1024");
    assertThat(routes.list())
        .filteredOn(Route::isDefault)
        .extracting(Route::toString)
        .containsExactly(
            "default via 172.30.0.1 by link " + link + " metric 5",
            "default via fd00:30::1 by link " + link + " metric 1024");
    assertThat(routes.list(Route.RT_TABLE_LOCAL))
        .extracting(route -> route.destination().toString())
        .contains("172.30.0.2/32", "fd00:30::2/128");
    assertThat(routes.list(12345)).isEmpty();

    assertThat(routes.remove(Route.byDefault(address("fd00:30::1"), link))).isTrue();
    assertThat(routes.remove(Route.byDefault(address("fd00:30::1"), link))).isFalse();
    assertThat(addresses.remove(link, v6)).isTrue();
    assertThat(addresses.remove(link, v6)).isFalse();
    assertThat(addresses.remove(link, v4)).isTrue();
    assertThat(ip("addr", "show", "d0")).doesNotContain("172.30", "fd00");
  }

  @Test
  void portsAreIsolatedAndHairpinned() throws IOException {
    int bridge = links().created(LinkSettings.named("br0"), new LinkKind.Bridge()).index();
    Link port = links().created(LinkSettings.named("d0").withMaster(bridge), PLAIN);
    links()
        .portFlags(
            port.index(),
            EnumSet.of(PortFlag.HAIRPIN, PortFlag.ISOLATED),
            EnumSet.of(PortFlag.LEARNING));
    assertThat(ip("-d", "link", "show", "d0"))
        .contains("hairpin on", "isolated on", "learning off");
    links().change(port.index(), LinkSettings.none().withMaster(0));
    assertThat(links().get("d0").master()).isZero();
  }

  @Test
  void neighboursAndProxiesAreSetAndRemoved() throws IOException {
    int link = links().created(LinkSettings.named("d0").asUp(), PLAIN).index();
    Neighbours neighbours = places.route.neighbours();
    Neighbour known = Neighbour.permanent(link, address("10.0.0.7"), MAC);
    Neighbour proxy = Neighbour.proxy(link, address("fd00::7"));
    neighbours.set(known);
    neighbours.set(proxy);
    assertThat(ip("neigh")).contains("10.0.0.7 dev d0 lladdr " + MAC + " PERMANENT");
    assertThat(ip("-6", "neigh", "show", "proxy")).contains("fd00::7 dev d0");
    assertThat(neighbours.list()).contains(known);
    assertThat(neighbours.proxies()).extracting(Neighbour::address).contains(proxy.address());
    assertThat(neighbours.remove(known)).isTrue();
    assertThat(neighbours.remove(proxy)).isTrue();
    assertThat(neighbours.remove(proxy)).isFalse();
  }

  @Test
  void aRefusalTellsWhatAndOnWhatAndWhy() throws KernelException {
    links().create(LinkSettings.named("d0"), PLAIN);
    assertThatThrownBy(() -> links().create(LinkSettings.named("d0").withAlias("x"), PLAIN))
        .hasMessage("create veth d0: file exists");
    assertThat(links().get("d0").alias()).isEmpty();
    Route nowhere = Route.byDefault(address("192.0.2.1"), 1);
    assertThatThrownBy(() -> places.route.routes().add(nowhere))
        .isInstanceOfSatisfying(
            KernelException.class,
            e -> {
              assertThat(e.step()).isEqualTo("add route");
              assertThat(e.object()).isEqualTo("default via 192.0.2.1 by link 1");
              assertThat(e.detail()).isNotEmpty();
            });
  }

  @Test
  void aMonitorTellsOfEveryChange() throws KernelException {
    try (RouteMonitor monitor = RouteMonitor.open(places.host)) {
      assertThat(monitor.events()).isEmpty();
      Link link = links().created(LinkSettings.named("d0").asUp(), PLAIN);
      Cidr prefix = Cidr.of("10.1.0.1/24");
      places.route.addresses().add(link.index(), prefix);
      links().delete(link.index());
      // notifications are sent within the requests
      List<RouteEvent> events = monitor.events();
      assertThat(events)
          .anyMatch(e -> e instanceof RouteEvent.LinkSet set && set.link().name().equals("d0"))
          .anyMatch(
              e -> e instanceof RouteEvent.AddressSet set && set.address().prefix().equals(prefix))
          .anyMatch(
              e ->
                  e instanceof RouteEvent.RouteSet set
                      && set.route().destination().equals(prefix.network()))
          .anyMatch(e -> e instanceof RouteEvent.LinkGone gone && gone.link().name().equals("d0"));
    }
  }

  @Test
  void aPollerTellsWhenAMonitorHasSomethingToTell() throws Exception {
    BlockingQueue<Readiness> ready = new LinkedBlockingQueue<>();
    try (Poller poller = Poller.open("test-poller", 1);
        RouteMonitor monitor = RouteMonitor.open(places.host);
        Registration registration =
            poller.register(monitor.fd(), Interest.READ, (r, readiness) -> ready.add(readiness))) {
      links().create(LinkSettings.named("d0"), PLAIN);
      assertThat(ready.poll(20, TimeUnit.SECONDS)).matches(Readiness::readable);
      while (!monitor.events().isEmpty()) {
        assertThat(registration.fd()).isSameAs(monitor.fd());
      }
      assertThat(ready).isEmpty();
    }
  }

  @Test
  void aMonitorThatIsTooSlowSaysSo() throws KernelException {
    try (RouteMonitor monitor = RouteMonitor.open(places.host)) {
      int link = links().created(LinkSettings.named("d0"), PLAIN).index();
      for (int i = 0; i < 3000; i++) {
        links().change(link, LinkSettings.none().withMtu(1000 + i));
      }
      assertThat(monitor.events()).contains(new RouteEvent.Lost());
    }
  }

  @Test
  void twoHundredLinksAreListedWhileOthersChange() throws Exception {
    for (int i = 0; i < 200; i++) {
      links().create(LinkSettings.named("d" + i), PLAIN);
    }
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (RouteSocket socket = RouteSocket.open(places.host)) {
                    for (int i = 0; i < 50; i++) {
                      socket.links().create(LinkSettings.named("e" + i), PLAIN);
                      socket.links().delete("e" + i);
                    }
                  } catch (KernelException e) {
                    throw new IllegalStateException(e);
                  }
                });
    while (other.isAlive()) {
      assertThat(links().list())
          .extracting(Link::name)
          .contains("d0", "d199")
          .doesNotHaveDuplicates();
    }
    other.join();
  }
}
