package io.gantry.network.fabric;

import static io.gantry.network.PublishedPort.Transport.TCP;
import static io.gantry.network.PublishedPort.Transport.UDP;
import static io.gantry.network.fabric.Town.HOST;
import static io.gantry.network.fabric.Town.HOST6;
import static io.gantry.network.fabric.Town.endpoint;
import static io.gantry.network.fabric.Town.id;
import static io.gantry.network.fabric.Town.network;
import static io.gantry.network.fabric.Town.port;
import static io.gantry.network.fabric.Town.publishing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.network.FabricConfig.Publishing;
import io.gantry.network.NetworkException.PortTaken;
import io.gantry.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class RelayedTest {
  @TempDir Path root;

  private Town town;

  @BeforeEach
  void begin() throws IOException {
    town = new Town(root, config -> config.with(Publishing.RELAYED));
  }

  @AfterEach
  void end() throws IOException {
    town.close();
  }

  @Test
  void publishedPortsObeyTheHostsInputRules() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    Place one =
        town.inside(
            town.connected(
                1,
                publishing(
                    endpoint(11, net, "172.30.0.2/16"),
                    port(TCP, "0.0.0.0", 8080, 80),
                    port(TCP, "::", 8080, 80),
                    port(UDP, HOST, 5353, 53))));
    one.serveTcp(80);
    one.serveUdp(53);
    assertThat(town.client.askTcp(HOST, 8080)).isEqualTo("172.30.0.1");
    assertThat(town.client.askTcp(HOST6, 8080)).isEqualTo("172.30.0.1");
    assertThat(town.client.askUdp(HOST, 5353)).isEqualTo("172.30.0.1");
    town.host.run(
        "nft -f -",
        """
        table inet admin {
          chain input {
            type filter hook input priority 0
            tcp dport 8080 drop
          }
        }
        """);
    assertThat(town.client.tcpIsShut(HOST, 8080)).isTrue();
    assertThat(town.client.askUdp(HOST, 5353)).isEqualTo("172.30.0.1");
    town.fabric().release(id(1));
    assertThat(town.client.udpIsShut(HOST, 5353)).isTrue();
    town.host.run("nft delete table inet admin");
  }

  @Test
  void aPortThatAProgramOfTheHostHasIsTaken() throws IOException {
    NetworkSpec net = network(1, "172.30.0.0/16");
    town.fabric().raise(net);
    town.host.serveTcp(8080);
    assertThatThrownBy(
            () ->
                town.connected(
                    1,
                    publishing(endpoint(11, net, "172.30.0.2/16"), port(TCP, "0.0.0.0", 8080, 80))))
        .isInstanceOf(PortTaken.class)
        .hasMessageContaining("8080");
    assertThat(town.inside(town.fabric().find(id(1)).orElseThrow()).run("ip -br link"))
        .doesNotContain("eth0");
  }
}
