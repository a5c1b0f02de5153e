package io.gantry.network.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.NameService;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.NetworkSpec.Subnet;
import io.gantry.network.PublishedPort;
import io.gantry.network.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/**
 * A simulated host, in a namespace of its own, with a fabric, and a client outside: 192.0.2.1 and
 * 2001:db8::1 are the host's, 192.0.2.2 and 2001:db8::2 the client's.
 */
final class Town implements AutoCloseable {
  static final String HOST = "192.0.2.1";
  static final String HOST6 = "2001:db8::1";
  static final String CLIENT = "192.0.2.2";
  static final String CLIENT6 = "2001:db8::2";
  static final String BEYOND = "198.51.100.2";
  static final String BEYOND6 = "2001:db8:1::2";

  final Place host;
  final Place client;
  private final FabricConfig config;
  private final List<Place> places = new ArrayList<>();
  private Fabric fabric;

  Town(Path root) throws IOException {
    this(root, config -> config);
  }

  Town(Path root, UnaryOperator<FabricConfig> choice) throws IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root: it makes network namespaces");
    host = place();
    client = place();
    config =
        choice.apply(
            FabricConfig.of("test", root.resolve("run"), root.resolve("lib")).withSpares(1));
    host.run("ip link set lo up");
    wire("out", client);
    configure(host, "out", HOST + "/24", HOST6 + "/64");
    configure(client, "eth0", CLIENT + "/24", CLIENT6 + "/64");
    client.run("ip link set lo up");
    fabric = open();
  }

  private static void configure(Place place, String link, String ipv4, String ipv6)
      throws IOException {
    place.run("ip addr add " + ipv4 + " dev " + link);
    place.run("ip addr add " + ipv6 + " dev " + link + " nodad");
    place.run("ip link set " + link + " up");
  }

  private void wire(String link, Place other) throws IOException {
    try (RouteSocket socket = RouteSocket.open(host.namespace())) {
      LinkSettings far = LinkSettings.named("eth0").in(other.namespace());
      socket.links().create(LinkSettings.named(link), new LinkKind.Veth(far));
    }
  }

  /** Somebody on the other side of the host, as the client sees it. */
  Place beyond() throws IOException {
    Place beyond = place();
    wire("far", beyond);
    configure(host, "far", "198.51.100.1/24", "2001:db8:1::1/64");
    configure(beyond, "eth0", BEYOND + "/24", BEYOND6 + "/64");
    beyond.run("ip route add default via 198.51.100.1");
    beyond.run("ip route add default via 2001:db8:1::1");
    client.run("ip route add 198.51.100.0/24 via " + HOST);
    client.run("ip route add 2001:db8:1::/64 via " + HOST6);
    return beyond;
  }

  private Place place() throws IOException {
    Place place = new Place(NetworkNamespace.create());
    places.add(place);
    return place;
  }

  private Fabric open() throws IOException {
    return host.namespace().<Fabric, IOException>inside(() -> Fabric.open(config));
  }

  Fabric fabric() {
    return fabric;
  }

  /** Another one, as after a restart of the engine. */
  Fabric reopened() throws IOException {
    fabric.close();
    fabric = open();
    return fabric;
  }

  /** A container's view. */
  Place inside(Sandbox sandbox) throws IOException {
    Place place = Place.at(sandbox.namespace());
    places.add(place);
    return place;
  }

  static String id(int number) {
    return "%064x".formatted(0x1234_5678_9abcL + number).replaceFirst("^0{52}", "ab".repeat(26));
  }

  static NetworkSpec network(int number, String... ranges) {
    return network(number, Isolation.EXTERNAL, GatewayMode.NAT, true, ranges);
  }

  static NetworkSpec network(
      int number, Isolation isolation, GatewayMode mode, boolean icc, String... ranges) {
    List<Subnet> subnets = new ArrayList<>();
    for (String range : ranges) {
      Cidr cidr = Cidr.of(range);
      InetAddress gateway = cidr.at(java.math.BigInteger.ONE);
      subnets.add(new Subnet(cidr, Optional.of(gateway), Optional.empty()));
    }
    NetworkDriver.Bridge bridge =
        new NetworkDriver.Bridge(
            "br" + number,
            true,
            0,
            icc,
            true,
            mode,
            mode,
            NetworkDriver.Gateway.BRIDGE,
            List.of(),
            List.of());
    return new NetworkSpec(id(number), "net" + number, bridge, subnets, isolation);
  }

  static EndpointSpec endpoint(int number, NetworkSpec network, String... addresses) {
    List<Cidr> cidrs = java.util.Arrays.stream(addresses).map(Cidr::of).toList();
    return new EndpointSpec(
        id(number),
        network,
        "eth0",
        Optional.of(new MacAddress(0x0242_0000_0000L + number)),
        cidrs.stream().filter(cidr -> !cidr.isIpv6()).findFirst(),
        cidrs.stream().filter(Cidr::isIpv6).findFirst(),
        List.of(),
        List.of(),
        Map.of());
  }

  static EndpointSpec publishing(EndpointSpec endpoint, PublishedPort... ports) {
    return endpoint.withPorts(List.of(ports));
  }

  static EndpointSpec named(String link, EndpointSpec endpoint) {
    return new EndpointSpec(
        endpoint.id(),
        endpoint.network(),
        link,
        endpoint.mac(),
        endpoint.ipv4(),
        endpoint.ipv6(),
        endpoint.linkLocal(),
        endpoint.ports(),
        endpoint.sysctls());
  }

  static PublishedPort port(PublishedPort.Transport transport, String host, int port, int inner) {
    return new PublishedPort(transport, Literals.parse(host).orElseThrow(), port, inner);
  }

  /** A container with one endpoint, which is its way out. */
  Sandbox connected(int number, EndpointSpec endpoint) {
    Sandbox sandbox = fabric.take(id(number));
    fabric.connect(sandbox, endpoint);
    fabric.route(sandbox, endpoint.ipv4().map(x -> endpoint), endpoint.ipv6().map(x -> endpoint));
    return sandbox;
  }

  /** Somebody who knows one name, and asks nobody else. */
  static NameService names(String known, String address) {
    return new NameService() {
      @Override
      public List<InetAddress> addresses(String name) {
        return name.equals(known) ? List.of(Literals.parse(address).orElseThrow()) : List.of();
      }

      @Override
      public Optional<String> name(InetAddress asked) {
        return Optional.empty();
      }

      @Override
      public List<Upstream> upstreams() {
        return List.of();
      }
    };
  }

  /** Something that comes to be true. */
  interface Condition {
    boolean holds() throws IOException;
  }

  static void await(String what, Condition condition) throws IOException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    fabric.reconcile(List.of(), List.of());
    fabric.close();
    for (Place place : places.reversed()) {
      place.close();
    }
  }
}
