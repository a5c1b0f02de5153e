package io.gantry.network.fabric;

import static io.gantry.network.PublishedPort.Transport.TCP;
import static io.gantry.network.PublishedPort.Transport.UDP;
import static io.gantry.network.fabric.Town.CLIENT;
import static io.gantry.network.fabric.Town.CLIENT6;
import static io.gantry.network.fabric.Town.HOST;
import static io.gantry.network.fabric.Town.HOST6;
import static io.gantry.network.fabric.Town.await;
import static io.gantry.network.fabric.Town.endpoint;
import static io.gantry.network.fabric.Town.id;
import static io.gantry.network.fabric.Town.named;
import static io.gantry.network.fabric.Town.network;
import static io.gantry.network.fabric.Town.port;
import static io.gantry.network.fabric.Town.publishing;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.PeerPort;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class FirewallTest {
  private static final String ONE = "172.30.0.2";
  private static final String ONE6 = "fd00:1::2";
  private static final String TWO = "172.30.0.3";

  @TempDir Path root;

  private Town town;

  @BeforeEach
  void begin() throws IOException {
    town = new Town(root);
  }

  @AfterEach
  void end() throws IOException {
    town.close();
  }

  private static NetworkSpec first() {
    return network(1, "172.30.0.0/16", "fd00:1::/64");
  }

  private Place one(EndpointSpec endpoint) throws IOException {
    Place place = town.inside(town.connected(1, endpoint));
    place.serveTcp(80);
    place.serveUdp(53);
    return place;
  }

  private static EndpointSpec plain(NetworkSpec network) {
    return endpoint(11, network, ONE + "/16", ONE6 + "/64");
  }

  private static EndpointSpec published(NetworkSpec network) {
    return published(plain(network));
  }

  private static EndpointSpec published(EndpointSpec endpoint) {
    return publishing(
        endpoint,
        port(TCP, "0.0.0.0", 8080, 80),
        port(TCP, "::", 8080, 80),
        port(UDP, "0.0.0.0", 5353, 53),
        port(UDP, "::", 5353, 53));
  }

  @Test
  void whatLeavesHasTheHostsAddress() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    Place one = one(plain(net));
    town.client.serveTcp(7);
    town.client.serveUdp(7);
    assertThat(one.askTcp(CLIENT, 7)).isEqualTo(HOST);
    assertThat(one.askUdp(CLIENT, 7)).isEqualTo(HOST);
    assertThat(one.askTcp(CLIENT6, 7)).isEqualTo(HOST6);
  }

  @Test
  void aPublishedPortIsReachedFromOutsideByClientsWithTheirOwnAddress() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    assertThat(town.client.askUdp(HOST, 5353)).isEqualTo(CLIENT);
    assertThat(town.client.askTcp(HOST6, 8080)).isEqualTo(CLIENT6);
    assertThat(town.client.askUdp(HOST6, 5353)).isEqualTo(CLIENT6);
  }

  @Test
  void aPublishedPortIsReachedFromTheHost() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    assertThat(town.host.askTcp("127.0.0.1", 8080)).isEqualTo("172.30.0.1");
    assertThat(town.host.askUdp("127.0.0.1", 5353)).isEqualTo("172.30.0.1");
    assertThat(town.host.askTcp(HOST, 8080)).isEqualTo(HOST);
    assertThat(town.host.askTcp(HOST6, 8080)).isEqualTo(HOST6);
  }

  @Test
  void aPublishedPortIsReachedFromTheIpv6Loopback() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    assertThat(town.host.askTcp("::1", 8080)).isEqualTo("fd00:1::1");
    assertThat(town.host.askUdp("::1", 5353)).isEqualTo("fd00:1::1");
    town.fabric().release(id(1));
    assertThat(town.host.tcpIsShut("::1", 8080)).isTrue();
  }

  @Test
  void aContainerWithoutIpv6IsReachedByIpv6Clients() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    EndpointSpec endpoint = published(endpoint(11, net, ONE + "/16"));
    one(endpoint);
    assertThat(town.host.askTcp("::1", 8080)).isEqualTo("172.30.0.1");
    assertThat(town.host.askTcp(HOST6, 8080)).isEqualTo("172.30.0.1");
    assertThat(town.client.askTcp(HOST6, 8080)).isEqualTo("172.30.0.1");
    assertThat(town.client.askUdp(HOST6, 5353)).isEqualTo("172.30.0.1");
    Matcher relay =
        Pattern.compile("tcp \\. 8080 : (\\d+)").matcher(town.host.run("nft list ruleset"));
    assertThat(relay.find()).isTrue();
    assertThat(town.client.tcpIsShut(HOST6, Integer.parseInt(relay.group(1))))
        .as("the relay's own port")
        .isTrue();
    town.reopened()
        .reconcile(
            List.of(net), List.of(new SandboxSpec(id(1), List.of(endpoint), Optional.empty())));
    assertThat(town.client.askTcp(HOST6, 8080)).as("after a restart").isEqualTo("172.30.0.1");
  }

  @Test
  void theRulesOfANetworkAreShownAsNftWritesThem() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    town.fabric().raise(network(2, "172.31.0.0/16"));
    one(published(net));
    String text = town.fabric().rules(id(1));
    assertThat(text)
        .contains("elements = { \"br1\" }", "tcp . 8080 : 172.30.0.2 . 80", "udp . 5353")
        .contains("172.30.0.0/16 . \"br1\"", "elements = { 172.30.0.0/16 }")
        .doesNotContain("br2", "172.31.0.0");
    String witness = town.host.run("nft list table inet " + table()).replaceAll("\\s+", " ");
    text.lines()
        .filter(line -> line.startsWith("\t\t") && !line.contains("elements"))
        .filter(line -> !line.contains("priority") && !line.startsWith("\t\t "))
        .map(String::strip)
        .forEach(line -> assertThat(witness).contains(line));
  }

  @Test
  void aPublishedPortIsReachedFromContainers() throws IOException {
    NetworkSpec net = first();
    NetworkSpec other = network(2, "172.31.0.0/16", "fd00:2::/64");
    town.fabric().raise(net);
    town.fabric().raise(other);
    Place one = one(published(net));
    Place two = town.inside(town.connected(2, endpoint(12, net, TWO + "/16", "fd00:1::3/64")));
    Place far =
        town.inside(town.connected(3, endpoint(13, other, "172.31.0.2/16", "fd00:2::2/64")));
    assertThat(one.askTcp(HOST, 8080)).as("itself").isEqualTo("172.30.0.1");
    assertThat(one.askUdp(HOST, 5353)).as("itself").isEqualTo("172.30.0.1");
    assertThat(two.askTcp(HOST, 8080)).as("a neighbour").isEqualTo("172.30.0.1");
    assertThat(two.askTcp("172.30.0.1", 8080)).as("a neighbour, the gateway").isNotEmpty();
    assertThat(far.askTcp(HOST, 8080)).as("another network").isEqualTo("172.30.0.1");
    assertThat(far.askTcp(HOST6, 8080)).as("another network").isEqualTo("fd00:1::1");
  }

  @Test
  void aPortPublishedOnOneAddressIsNotReachedByOthers() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(publishing(plain(net), port(TCP, "127.0.0.1", 8080, 80), port(TCP, HOST, 8081, 80)));
    assertThat(town.host.askTcp("127.0.0.1", 8080)).isNotEmpty();
    assertThat(town.client.askTcp(HOST, 8081)).isEqualTo(CLIENT);
    assertThat(town.host.tcpIsShut(HOST, 8080)).isTrue();
    assertThat(town.host.tcpIsShut("127.0.0.1", 8081)).isTrue();
    town.client.run("sysctl -w net.ipv4.conf.all.route_localnet=1");
    town.client.run("ip addr del 127.0.0.1/8 dev lo");
    town.client.run("ip route add 127.0.0.1 via " + HOST);
    town.client.run("ip route del local 127.0.0.0/8 table local");
    assertThat(town.client.tcpIsShut("127.0.0.1", 8080)).as("the host's loopback").isTrue();
  }

  @Test
  void nothingThatIsNotPublishedIsReachedFromOutside() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    town.host.serveTcp(82);
    routeFromOutside();
    assertThat(town.client.tcpIsShut(ONE, 80)).as("the container itself").isTrue();
    assertThat(town.client.tcpIsShut(ONE6, 80)).as("the container itself").isTrue();
    assertThat(town.client.tcpIsShut("172.30.0.1", 82)).as("the gateway").isTrue();
    assertThat(town.client.askTcp(HOST, 82)).as("the host").isEqualTo(CLIENT);
  }

  @Test
  void networksDoNotReachEachOther() throws IOException {
    NetworkSpec net = first();
    NetworkSpec other = network(2, "172.31.0.0/16", "fd00:2::/64");
    town.fabric().raise(net);
    town.fabric().raise(other);
    one(published(net));
    Place far =
        town.inside(town.connected(3, endpoint(13, other, "172.31.0.2/16", "fd00:2::2/64")));
    assertThat(far.tcpIsShut(ONE, 80)).isTrue();
    assertThat(far.tcpIsShut(ONE6, 80)).isTrue();
  }

  @Test
  void anInternalNetworkIsReachedByItsOwnContainersAndTheHostOnly() throws IOException {
    NetworkSpec net =
        network(1, Isolation.INTERNAL, GatewayMode.NAT, true, "172.30.0.0/16", "fd00:1::/64");
    town.fabric().raise(net);
    Place one = one(published(net));
    Place two = town.inside(town.connected(2, endpoint(12, net, TWO + "/16", "fd00:1::3/64")));
    town.client.serveTcp(7);
    assertThat(two.askTcp(ONE, 80)).isEqualTo(TWO);
    assertThat(town.host.askTcp(ONE, 80)).isEqualTo("172.30.0.1");
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    one.run("ip route add default via 172.30.0.1");
    assertThat(one.tcpIsShut(CLIENT, 7)).isTrue();
  }

  @Test
  void withoutCommunicationBetweenContainersOnlyPublishedPortsAreReached() throws IOException {
    NetworkSpec net =
        network(1, Isolation.EXTERNAL, GatewayMode.NAT, false, "172.30.0.0/16", "fd00:1::/64");
    town.fabric().raise(net);
    one(published(net));
    Place two = town.inside(town.connected(2, endpoint(12, net, TWO + "/16", "fd00:1::3/64")));
    assertThat(two.tcpIsShut(ONE, 80)).isTrue();
    assertThat(two.udpIsShut(ONE, 53)).isTrue();
    assertThat(two.tcpIsShut(ONE6, 80)).isTrue();
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
  }

  @Test
  void aRoutedNetworkIsReachedByItsOwnAddressesOnPublishedPorts() throws IOException {
    NetworkSpec net =
        network(1, Isolation.EXTERNAL, GatewayMode.ROUTED, true, "172.30.0.0/16", "fd00:1::/64");
    town.fabric().raise(net);
    Place one = one(published(net));
    one.serveTcp(81);
    routeFromOutside();
    town.client.serveTcp(7);
    assertThat(town.client.askTcp(ONE, 80)).isEqualTo(CLIENT);
    assertThat(town.client.askTcp(ONE6, 80)).isEqualTo(CLIENT6);
    assertThat(town.client.tcpIsShut(ONE, 81)).isTrue();
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    assertThat(one.askTcp(CLIENT, 7)).as("what leaves keeps its address").isEqualTo(ONE);
  }

  @Test
  void anUnprotectedNetworkIsReachedByItsOwnAddressesOnAllPorts() throws IOException {
    NetworkSpec net =
        network(1, Isolation.EXTERNAL, GatewayMode.NAT_UNPROTECTED, true, "172.30.0.0/16");
    town.fabric().raise(net);
    Place one = one(publishing(plain(net), port(TCP, "0.0.0.0", 8080, 80)));
    one.serveTcp(81);
    routeFromOutside();
    assertThat(town.client.askTcp(ONE, 81)).isEqualTo(CLIENT);
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
  }

  @Test
  void aPortIsFreeAgainWhenItsContainerIsReleasedOrDisconnected() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    town.fabric().release(id(1));
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    Sandbox again = town.connected(2, published(net));
    town.inside(again).serveTcp(80);
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    town.fabric().disconnect(again, published(net));
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
  }

  @Test
  void theAdminsRulesDecideFirstAndOutliveFlushesAndRestarts() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    String in = " inet " + table() + " ";
    String rules =
        """
        add set IN mine { type ipv4_addr; flags interval; }
        add element IN mine { 192.0.2.0/28 }
        add chain IN watch
        add rule IN watch tcp dport { 80, 81 } counter drop comment "no web"
        add rule IN gantry-user ip saddr @mine jump watch
        add rule IN gantry-user limit rate 10/second log prefix "some"
        """;
    assertThat(town.host.run("nft -f -", rules.replace(" IN ", in))).isEmpty();
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    assertThat(town.client.askTcp(HOST6, 8080)).isEqualTo(CLIENT6);
    String before = town.host.run("nft -s list ruleset");
    assertThat(before).contains("192.0.2.0/28", "81", "no web", "limit rate 10/second");
    await("they are remembered", () -> Files.exists(root.resolve("lib/network/user-rules")));
    town.host.run("nft flush ruleset");
    await("the rules are put back", () -> town.host.run("nft -s list ruleset").equals(before));
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    town.host.run("nft flush chain" + in + "gantry-user");
    town.host.run("nft delete chain" + in + "watch");
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    assertThat(town.host.run("nft -s list ruleset")).contains("mine").doesNotContain("no web");
  }

  @Test
  void rulesOfTheAdminThatCannotBePutBackLeaveTheOthersWhole() throws IOException {
    Files.createDirectories(root.resolve("lib/network"));
    Files.write(root.resolve("lib/network/user-rules"), new byte[] {0, 1, 2, 3});
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
  }

  @Test
  void aStreamOfDatagramsFollowsThePortToItsNewContainer() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    try (Place.Conversation talk = town.client.talk(HOST, 5353)) {
      assertThat(talk.ask()).isEqualTo(CLIENT);
      town.fabric().release(id(1));
      EndpointSpec next =
          publishing(endpoint(12, net, TWO + "/16"), port(UDP, "0.0.0.0", 5353, 53));
      Place two = town.inside(town.connected(2, next));
      two.serveUdp(53);
      assertThat(talk.ask()).isEqualTo(CLIENT);
    }
  }

  @Test
  void forwardingThatNobodyElseAskedForIsRefusedToOthers() throws IOException {
    town.host.run("sysctl -w net.ipv4.ip_forward=0");
    town.fabric().raise(first());
    assertThat(town.host.sysctl("ipv4/ip_forward")).isEqualTo("1");
    assertThat(town.host.sysctl("ipv6/conf/all/forwarding")).isEqualTo("1");
    Place beyond = town.beyond();
    beyond.serveTcp(7);
    assertThat(town.client.tcpIsShut(Town.BEYOND, 7)).isTrue();
    assertThat(town.client.tcpIsShut(Town.BEYOND6, 7)).isTrue();
    town.host.run("nft flush set inet " + table() + " closed");
    town.host.run("nft flush chain inet " + table() + " forward");
    String forward = "nft list chain inet " + table() + " forward";
    await("the rules are put back", () -> town.host.run(forward).contains("gantry-user"));
    assertThat(town.client.tcpIsShut(Town.BEYOND, 7)).isTrue();
  }

  @Test
  void twoEnginesOnOneHostLeaveEachOthersContainersAlone() throws IOException {
    town.host.run("sysctl -w net.ipv4.ip_forward=0");
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    FabricConfig config = FabricConfig.of("other", root.resolve("run2"), root.resolve("lib2"));
    try (Fabric other =
        town.host.namespace().<Fabric, IOException>inside(() -> Fabric.open(config))) {
      NetworkSpec there = network(2, "172.31.0.0/16");
      other.raise(there);
      EndpointSpec endpoint =
          publishing(endpoint(12, there, "172.31.0.2/16"), port(TCP, "0.0.0.0", 8081, 80));
      Sandbox sandbox = other.take(id(2));
      other.connect(sandbox, endpoint);
      other.route(sandbox, Optional.of(endpoint), Optional.empty());
      Place two = town.inside(sandbox);
      two.serveTcp(80);
      town.client.serveTcp(7);
      assertThat(two.askTcp(CLIENT, 7)).isEqualTo(HOST);
      assertThat(town.client.askTcp(HOST, 8081)).isEqualTo(CLIENT);
      assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
      assertThat(two.tcpIsShut(ONE, 80)).isTrue();
      other.release(id(2));
      other.lower(there);
    }
  }

  @Test
  void forwardingThatWasOnStaysOpenToOthers() throws IOException {
    town.host.run("sysctl -w net.ipv4.ip_forward=1");
    town.fabric().raise(network(1, "172.30.0.0/16"));
    Place beyond = town.beyond();
    beyond.serveTcp(7);
    assertThat(town.client.askTcp(Town.BEYOND, 7)).isEqualTo(CLIENT);
  }

  @Test
  void whatSomebodyFlushesOrChangesIsPutBack() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    one(published(net));
    String before = town.host.run("nft list ruleset");
    town.host.run("nft flush ruleset");
    await("the rules are put back", () -> town.host.run("nft list ruleset").equals(before));
    town.host.run("nft flush set inet " + table() + " bridges");
    await("the rules are put back", () -> town.host.run("nft list ruleset").equals(before));
    town.host.run("nft add element inet " + table() + " internal { br1 }");
    await("the rules are put back", () -> town.host.run("nft list ruleset").equals(before));
    town.host.run("nft insert rule inet " + table() + " forward drop");
    await("the rules are put back", () -> town.host.run("nft list ruleset").equals(before));
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
  }

  @Test
  void containersThatAreKeptApartReachWhatTheyLinkTo() throws IOException {
    NetworkSpec net = network(1, Isolation.EXTERNAL, GatewayMode.NAT, false, "172.30.0.0/16");
    town.fabric().raise(net);
    one(endpoint(11, net, ONE + "/16"));
    EndpointSpec plain = endpoint(12, net, TWO + "/16");
    Sandbox sandbox = town.connected(2, plain);
    Place two = town.inside(sandbox);
    assertThat(two.tcpIsShut(ONE, 80)).isTrue();
    EndpointSpec linked =
        plain.withPeers(List.of(new PeerPort(Literals.parse(ONE).orElseThrow(), TCP, 80)));
    town.fabric().publish(sandbox, linked);
    assertThat(two.askTcp(ONE, 80)).isEqualTo(TWO);
    assertThat(two.udpIsShut(ONE, 53)).isTrue();
    String before = town.host.run("nft list ruleset");
    town.host.run("nft flush ruleset");
    await("the rules are put back", () -> town.host.run("nft list ruleset").equals(before));
    SandboxSpec back = new SandboxSpec(id(2), List.of(linked), Optional.empty());
    town.reopened().reconcile(List.of(net), List.of(back));
    assertThat(town.host.run("nft list set inet " + table() + " linked")).contains(ONE, "80");
    town.fabric().release(id(2));
    assertThat(town.host.run("nft list set inet " + table() + " linked")).doesNotContain(ONE);
  }

  @Test
  void portsMoveFromOneEndpointToAnother() throws IOException {
    NetworkSpec net = first();
    NetworkSpec other = network(2, "172.31.0.0/16");
    town.fabric().raise(net);
    town.fabric().raise(other);
    Sandbox sandbox = town.connected(1, published(net));
    Place place = town.inside(sandbox);
    place.serveTcp(80);
    EndpointSpec second = named("eth1", endpoint(12, other, "172.31.0.2/16"));
    town.fabric().connect(sandbox, second);
    town.fabric().publish(sandbox, plain(net));
    EndpointSpec publishing = publishing(second, port(TCP, "0.0.0.0", 8080, 80));
    town.fabric().publish(sandbox, publishing);
    town.fabric().route(sandbox, Optional.of(publishing), Optional.empty());
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    assertThat(town.host.run("nft list ruleset")).contains("172.31.0.2 . 80");
  }

  @Test
  void anEngineThatComesBackChangesNothing() throws IOException {
    NetworkSpec net = first();
    town.fabric().raise(net);
    EndpointSpec endpoint = publishing(plain(net), port(TCP, "0.0.0.0", 8080, 80));
    one(endpoint);
    String before = town.host.run("nft -a list ruleset");
    town.reopened()
        .reconcile(
            List.of(net), List.of(new SandboxSpec(id(1), List.of(endpoint), Optional.empty())));
    assertThat(town.host.run("nft -a list ruleset")).isEqualTo(before);
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo(CLIENT);
    town.reopened().reconcile(List.of(net), List.of());
    assertThat(town.host.run("nft list ruleset")).contains("br1").doesNotContain("8080");
    town.reopened().reconcile(List.of(), List.of());
    assertThat(town.host.run("nft list ruleset")).isEmpty();
  }

  private void routeFromOutside() throws IOException {
    town.client.run("ip route add 172.30.0.0/16 via " + HOST);
    town.client.run("ip route add fd00:1::/64 via " + HOST6);
  }

  private String table() throws IOException {
    String tables = town.host.run("nft list tables");
    return tables.strip().replaceFirst("table inet ", "");
  }
}
