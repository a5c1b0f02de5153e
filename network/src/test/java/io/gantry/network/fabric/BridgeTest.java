package io.gantry.network.fabric;

import static io.gantry.network.fabric.Town.endpoint;
import static io.gantry.network.fabric.Town.id;
import static io.gantry.network.fabric.Town.network;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.network.EndpointSpec;
import io.gantry.network.NameService;
import io.gantry.network.NetworkSpec;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class BridgeTest {
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

  @Test
  void containersOfABridgeReachEachOtherAndTheHost() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16", "fd00:1::/64");
    town.fabric().raise(net);
    Place one = inside(1, endpoint(11, net, "172.30.0.2/16", "fd00:1::2/64"));
    Place two = inside(2, endpoint(12, net, "172.30.0.3/16", "fd00:1::3/64"));
    one.serveTcp(80);
    town.host.serveTcp(81);
    assertThat(two.askTcp("172.30.0.2", 80)).isEqualTo("172.30.0.3");
    assertThat(two.askTcp("fd00:1::2", 80)).isEqualTo("fd00:1::3");
    assertThat(two.askTcp("172.30.0.1", 81)).isEqualTo("172.30.0.3");
    assertThat(two.askTcp("fd00:1::1", 81)).isEqualTo("fd00:1::3");
    assertThat(town.host.askTcp("172.30.0.2", 80)).isEqualTo("172.30.0.1");
  }

  @Test
  void aSandboxHasLoopbackItsInterfaceAndADefaultRoute() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16", "fd00:1::/64");
    town.fabric().raise(net);
    Place one = inside(1, endpoint(11, net, "172.30.0.2/16", "fd00:1::2/64"));
    assertThat(one.run("ip -br link")).contains("lo ", "eth0@", "02:42:00:00:00:0b").contains("UP");
    assertThat(one.run("ip -4 route")).contains("default via 172.30.0.1 dev eth0");
    assertThat(one.run("ip -6 route")).contains("default via fd00:1::1 dev eth0");
    assertThat(one.sysctl("ipv4/ip_unprivileged_port_start")).isEqualTo("0");
    assertThat(one.sysctl("ipv4/ping_group_range")).isEqualTo("0\t2147483647");
  }

  @Test
  void aNetworkWithoutIpv6LeavesNoIpv6AddressesBehind() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    Place one = inside(1, endpoint(11, net, "172.30.0.2/16"));
    assertThat(one.run("ip -6 addr show dev eth0")).isEmpty();
    assertThat(town.host.run("ip -6 addr show dev br1")).isEmpty();
  }

  @Test
  void aSecondNetworkIsConnectedAndDisconnectedWhileTheContainerRuns() throws IOException {
    NetworkSpec first = network(1, "172.30.0.0/16");
    NetworkSpec second = network(2, "172.31.0.0/16");
    town.fabric().raise(first);
    town.fabric().raise(second);
    EndpointSpec main = endpoint(11, first, "172.30.0.2/16");
    EndpointSpec more = Town.named("eth1", endpoint(12, second, "172.31.0.2/16"));
    Sandbox sandbox = town.connected(1, main);
    Place one = town.inside(sandbox);
    town.fabric().connect(sandbox, more);
    assertThat(one.run("ip -4 -br addr")).contains("172.30.0.2/16", "172.31.0.2/16");
    town.fabric().route(sandbox, Optional.of(more), Optional.empty());
    assertThat(one.run("ip -4 route"))
        .contains("default via 172.31.0.1")
        .doesNotContain("default via 172.30");
    town.fabric().route(sandbox, Optional.empty(), Optional.empty());
    assertThat(one.run("ip -4 route")).doesNotContain("default");
    town.fabric().disconnect(sandbox, more);
    town.fabric().disconnect(sandbox, more);
    assertThat(one.run("ip -br link")).contains("eth0").doesNotContain("eth1");
  }

  @Test
  void anEndpointsSwitchesAreSet() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    EndpointSpec plain = endpoint(11, net, "172.30.0.2/16");
    EndpointSpec loud =
        new EndpointSpec(
            plain.id(),
            net,
            "eth0",
            plain.mac(),
            plain.ipv4(),
            plain.ipv6(),
            List.of(),
            List.of(),
            java.util.Map.of("net.ipv4.conf.IFNAME.log_martians", "1"));
    assertThat(inside(1, loud).sysctl("ipv4/conf/eth0/log_martians")).isEqualTo("1");
  }

  @Test
  void whatIsReleasedAndLoweredIsGone() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    EndpointSpec endpoint = endpoint(11, net, "172.30.0.2/16");
    Sandbox sandbox = town.connected(1, endpoint);
    town.fabric().release(id(1));
    town.fabric().release(id(1));
    assertThat(town.fabric().find(id(1))).isEmpty();
    assertThat(sandbox.namespace()).doesNotExist();
    town.fabric().lower(net);
    town.fabric().lower(net);
    assertThat(town.host.run("ip -br link")).doesNotContain("br1");
  }

  @Test
  void whatIsReleasedDoesNotAnswerEvenIfSomebodyIsStillInside() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    Place one = inside(1, endpoint(11, net, "172.30.0.2/16"));
    one.serveTcp(80);
    assertThat(town.host.askTcp("172.30.0.2", 80)).isEqualTo("172.30.0.1");
    town.fabric().release(id(1));
    assertThat(town.host.tcpIsShut("172.30.0.2", 80)).isTrue();
    Place other = inside(2, endpoint(12, net, "172.30.0.2/16"));
    other.serveTcp(80);
    assertThat(town.host.askTcp("172.30.0.2", 80)).isEqualTo("172.30.0.1");
    Town.await("the link goes", () -> !one.run("ip -br link").contains("eth0"));
  }

  @Test
  void namesAreServedInsideASandbox() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    EndpointSpec endpoint = endpoint(11, net, "172.30.0.2/16");
    Sandbox sandbox = town.connected(1, endpoint);
    Place one = town.inside(sandbox);
    NameService names = Town.names("web", "172.30.0.9");
    town.fabric().serveNames(sandbox, names);
    assertThat(one.resolve("web")).isEqualTo("172.30.0.9");
    one.serveUdp(53);
    one.serveTcp(53);
    assertThat(one.resolve("web")).as("beside a server of its own").isEqualTo("172.30.0.9");
    town.reopened()
        .reconcile(
            List.of(net), List.of(new SandboxSpec(id(1), List.of(endpoint), Optional.of(names))));
    assertThat(one.resolve("web")).as("after a restart").isEqualTo("172.30.0.9");
  }

  @Test
  void aBridgeThatWasThereIsUsedAndLeft() throws IOException {
    town.host.run("ip link add br1 type bridge");
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    assertThat(town.host.run("ip -br addr show br1")).contains("172.30.0.1/16");
    town.fabric().lower(net);
    assertThat(town.host.run("ip -br link")).contains("br1");
  }

  @Test
  void anEngineThatComesBackKeepsWhatIsWantedAndRemovesTheRest() throws IOException {
    NetworkSpec kept = network(1, "172.30.0.0/16");
    NetworkSpec lost = network(2, "172.31.0.0/16");
    town.fabric().raise(kept);
    town.fabric().raise(lost);
    EndpointSpec endpoint = endpoint(11, kept, "172.30.0.2/16");
    Sandbox sandbox = town.connected(1, endpoint);
    town.connected(2, endpoint(12, kept, "172.30.0.3/16"));
    Place one = town.inside(sandbox);
    String before = one.run("ip addr") + one.run("ip route");
    town.reopened()
        .reconcile(
            List.of(kept), List.of(new SandboxSpec(id(1), List.of(endpoint), Optional.empty())));
    assertThat(one.run("ip addr") + one.run("ip route")).isEqualTo(before);
    assertThat(town.host.run("ip -br link")).contains("br1").doesNotContain("br2");
    assertThat(town.fabric().find(id(2))).isEmpty();
    Town.await("the sandbox by its name, itself, and the spare", () -> namespaces() == 3);
    assertThat(town.host.askTcpOf(one, "172.30.0.2", 80)).isEqualTo("172.30.0.1");
  }

  private long namespaces() throws IOException {
    try (var files = Files.list(root.resolve("run/netns"))) {
      return files.count();
    }
  }

  private Place inside(int number, EndpointSpec endpoint) throws IOException {
    return town.inside(town.connected(number, endpoint));
  }
}
