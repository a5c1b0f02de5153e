package io.gantry.network.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What networks and endpoints are in the table, against files in the notation of {@code nft(8)}.
 * Run with {@code -Dgolden.update=true} (in the module's directory) to write them anew after a
 * change that is meant.
 */
class RulesTest {
  private static final PublishedPort WEB = port(Transport.TCP, "0.0.0.0", 8080, 80);
  private static final PublishedPort WEB6 = port(Transport.TCP, "::", 8080, 80);
  private static final PublishedPort NAMES = port(Transport.UDP, "192.0.2.1", 53, 5353);
  private static final PublishedPort LOCAL = port(Transport.TCP, "127.0.0.1", 9000, 90);
  private static final PublishedPort LOCAL6 = port(Transport.TCP, "::1", 9000, 90);
  private static final PublishedPort CALLS = port(Transport.SCTP, "2001:db8::1", 38412, 38412);

  @Test
  void aNetworkWithPublishedPorts() throws IOException {
    NetworkSpec net = network(GatewayMode.NAT, Isolation.EXTERNAL, List.of(), List.of());
    Map<PublishedPort, InetSocketAddress> relays =
        Map.of(
            WEB6, new InetSocketAddress(address("::1"), 40001),
            LOCAL6, new InetSocketAddress(address("::1"), 40002));
    check("translated", net, endpoint(net, WEB, WEB6, NAMES, LOCAL, LOCAL6, CALLS), relays);
  }

  @Test
  void aNetworkWhoseContainersAreReachedByTheirOwnAddresses() throws IOException {
    NetworkSpec net = network(GatewayMode.ROUTED, Isolation.EXTERNAL, List.of(), List.of());
    check("routed", net, endpoint(net, WEB, WEB6, NAMES), Map.of());
  }

  @Test
  void aNetworkThatIsOpenAndLeavesByAnAddressOfItsOwn() throws IOException {
    NetworkSpec net =
        network(
            GatewayMode.NAT_UNPROTECTED,
            Isolation.EXTERNAL,
            List.of("192.0.2.77", "2001:db8::77"),
            List.of());
    check("unprotected", net, endpoint(net, WEB), Map.of());
  }

  @Test
  void aNetworkWithLinksThatAreTrusted() throws IOException {
    NetworkSpec net = network(GatewayMode.NAT, Isolation.EXTERNAL, List.of(), List.of("vpn0"));
    check("trusted", net, endpoint(net), Map.of());
  }

  @Test
  void anInternalNetworkPublishesNothing() throws IOException {
    NetworkSpec net = network(GatewayMode.NAT, Isolation.INTERNAL, List.of(), List.of());
    check("internal", net, endpoint(net, WEB, LOCAL6), Map.of());
  }

  @Test
  void networksBesideEachOtherStayApart() {
    List<String> words =
        ElementText.of(
            Objects.requireNonNull(new Layout("t").sets().get("masquerade4")),
            List.of("10.0.0.0/24", "10.0.1.0/24", "255.255.0.0/16").stream()
                .map(it -> io.gantry.kernel.netlink.nft.Element.network(Cidr.of(it)))
                .toList());
    assertThat(words).containsExactly("10.0.0.0/24", "10.0.1.0/24", "255.255.0.0/16");
  }

  private static NetworkSpec network(
      GatewayMode mode, Isolation isolation, List<String> sources, List<String> trusted) {
    NetworkDriver.Bridge bridge =
        new NetworkDriver.Bridge(
            "docker0",
            true,
            0,
            true,
            true,
            mode,
            mode,
            NetworkDriver.Gateway.BRIDGE,
            sources.stream().map(RulesTest::address).toList(),
            trusted);
    List<NetworkSpec.Subnet> subnets = new ArrayList<>();
    for (String range : List.of("172.17.0.0/16", "fd00::/64")) {
      Cidr cidr = Cidr.of(range);
      subnets.add(new NetworkSpec.Subnet(cidr, Optional.of(cidr.at(java.math.BigInteger.ONE))));
    }
    return new NetworkSpec("ab".repeat(32), "bridge", bridge, subnets, isolation);
  }

  private static EndpointSpec endpoint(NetworkSpec network, PublishedPort... ports) {
    return new EndpointSpec(
        "cd".repeat(32),
        network,
        "eth0",
        Optional.empty(),
        Optional.of(Cidr.of("172.17.0.2/16")),
        Optional.of(Cidr.of("fd00::2/64")),
        List.of(),
        List.of(ports),
        Map.of());
  }

  private static PublishedPort port(Transport transport, String host, int port, int inner) {
    return new PublishedPort(transport, address(host), port, inner);
  }

  private static InetAddress address(String text) {
    return Literals.parse(text).orElseThrow();
  }

  private static void check(
      String name,
      NetworkSpec network,
      EndpointSpec endpoint,
      Map<PublishedPort, InetSocketAddress> relays)
      throws IOException {
    Layout layout = new Layout("gantry");
    Elements elements =
        Elements.union(List.of(NetworkElements.of(network), EndpointElements.of(endpoint, relays)));
    String text = new RulesText(layout).print(layout.rules(), elements);
    String file = name + ".nft";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Path.of("src/test/resources/io/gantry/network/firewall", file), text);
    }
    try (InputStream in = RulesTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
