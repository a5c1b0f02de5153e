package io.gantry.network.fabric;

import static io.gantry.network.fabric.Town.endpoint;
import static io.gantry.network.fabric.Town.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.inet.Cidr;
import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkSpec;
import io.gantry.network.NetworkSpec.Isolation;
import io.gantry.network.NetworkSpec.Subnet;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ParentTest {
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

  private static NetworkSpec macvlan(int number, String parent) {
    return network(
        number,
        new NetworkDriver.Macvlan(
            Optional.of(parent).filter(name -> !name.isEmpty()),
            NetworkDriver.Macvlan.Mode.BRIDGE));
  }

  private static NetworkSpec network(int number, NetworkDriver driver) {
    Cidr range = Cidr.of("192.0.2.0/24");
    return new NetworkSpec(
        id(number),
        "net" + number,
        driver,
        List.of(new Subnet(range, Optional.of(range.at(BigInteger.ONE)))),
        Isolation.EXTERNAL);
  }

  @Test
  void containersOfTwoHostsReachEachOtherByMacvlan() throws IOException {
    NetworkSpec here = macvlan(1, "out");
    town.fabric().raise(here);
    Place one = town.inside(town.connected(1, endpoint(11, here, "192.0.2.10/24")));
    FabricConfig config = FabricConfig.of("other", root.resolve("run2"), root.resolve("lib2"));
    try (Fabric other =
        town.client.namespace().<Fabric, IOException>inside(() -> Fabric.open(config))) {
      NetworkSpec there = macvlan(2, "eth0");
      other.raise(there);
      EndpointSpec endpoint = endpoint(12, there, "192.0.2.20/24");
      Sandbox sandbox = other.take(id(2));
      other.connect(sandbox, endpoint);
      other.route(sandbox, Optional.of(endpoint), Optional.empty());
      Place two = town.inside(sandbox);
      one.serveTcp(80);
      assertThat(two.askTcp("192.0.2.10", 80)).isEqualTo("192.0.2.20");
      assertThat(town.client.askTcp("192.0.2.10", 80)).isEqualTo(Town.CLIENT);
      assertThat(two.run("ip route")).contains("default via 192.0.2.1 dev eth0");
      assertThat(two.run("ip -br link")).contains("02:42:00:00:00:0c");
      other.disconnect(sandbox, endpoint);
      assertThat(two.run("ip -br link")).doesNotContain("eth0");
      other.reconcile(List.of(), List.of());
    }
  }

  @Test
  void anEngineThatComesBackKeepsALinkOfAParent() throws IOException {
    NetworkSpec net = macvlan(1, "out");
    town.fabric().raise(net);
    EndpointSpec endpoint = endpoint(11, net, "192.0.2.10/24");
    Place one = town.inside(town.connected(1, endpoint));
    String before = one.run("ip addr");
    town.reopened()
        .reconcile(
            List.of(net), List.of(new SandboxSpec(id(1), List.of(endpoint), Optional.empty())));
    assertThat(one.run("ip addr")).isEqualTo(before);
    town.fabric().lower(net);
    assertThat(town.host.run("ip -br link")).as("a parent that was there").contains("out");
  }

  @Test
  void aParentThatIsNotThereMustBeAVlanOfOneThatIs() {
    assertThatThrownBy(() -> town.fabric().raise(macvlan(1, "nowhere")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("invalid subinterface vlan name nowhere");
    assertThatThrownBy(() -> town.fabric().raise(macvlan(1, "nowhere.10")))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("parent interface was not found on the host: nowhere");
    assertThatThrownBy(() -> town.fabric().raise(macvlan(1, "out.5000")))
        .hasMessageContaining("vlan id must be between 1-4094, received: 5000");
    assertThatThrownBy(() -> town.fabric().raise(macvlan(1, "out.x")))
        .hasMessageContaining("unable to parse a valid vlan id from: x (ex. eth0.10 for vlan 10)");
  }

  @Test
  void aVlanIsMadeAndRemovedWithItsNetwork() throws IOException {
    Assumptions.assumeTrue(
        town.host.run("ip link add probe link out type vlan id 9").isEmpty(),
        "needs a kernel with VLANs (CONFIG_VLAN_8021Q)");
    town.fabric().raise(macvlan(1, "out.10"));
    assertThat(town.host.run("ip -d link show out.10")).contains("vlan protocol 802.1Q id 10");
    town.reopened().reconcile(List.of(), List.of());
    assertThat(town.host.run("ip -br link")).doesNotContain("out.10").contains("probe");
  }

  @Test
  void whatTheKernelLacksIsToldInDockersWords() throws IOException {
    Assumptions.assumeFalse(
        town.host.run("ip link add probe link out type ipvlan").isEmpty(),
        "needs a kernel without ipvlan");
    NetworkSpec net =
        network(
            1,
            new NetworkDriver.Ipvlan(
                Optional.of("out"),
                NetworkDriver.Ipvlan.Mode.L2,
                NetworkDriver.Ipvlan.Flag.BRIDGE));
    town.fabric().raise(net);
    assertThatThrownBy(() -> town.connected(1, endpoint(11, net, "192.0.2.10/24")))
        .isInstanceOf(NetworkException.Unsupported.class)
        .hasMessage("failed to create the ipvlan port: operation not supported");
  }
}
