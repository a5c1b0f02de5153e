package io.gantry.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Site;
import io.gantry.conformance.harness.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two engines on two hosts, whose containers are neighbours on the wire between them. */
class MacvlanTest extends SiteTest {
  private Optional<Site> second = Optional.empty();

  @BeforeAll
  void lay() {
    second = Optional.of(Site.open());
    second.get().daemon().join(site().daemon()::inside, "wire");
  }

  @AfterAll
  void closeSecond() {
    second.ifPresent(Site::close);
  }

  private String neighbour(String... options) {
    Site there = second.orElseThrow();
    String name = Stage.name("far");
    there.run(name, List.of(options), Stage.IMAGE, "sleep", "1000");
    return name;
  }

  private void macvlan(Docker where, String range, String... options) {
    List<String> words =
        new ArrayList<>(List.of("network", "create", "-d", "macvlan", "-o", "parent=wire"));
    words.addAll(List.of("--subnet", "192.168.50.0/24", "--ip-range", range));
    words.addAll(List.of("--gateway", "192.168.50.254"));
    words.addAll(List.of(options));
    words.add("lan");
    where.ok(words.toArray(String[]::new));
  }

  private static String address(Docker where, String container) {
    return where.inspect(container, "{{.NetworkSettings.Networks.lan.IPAddress}}");
  }

  @Test
  void containersOfTwoHostsAreNeighbours() {
    Docker far = second.orElseThrow().docker();
    try {
      macvlan(docker, "192.168.50.0/26", "--ipv6", "--subnet", "fd50::/64");
      macvlan(far, "192.168.50.64/26", "--ipv6", "--subnet", "fd50::/64");
      String here = idle("--network", "lan", "--ip6", "fd50::10");
      String there = neighbour("--network", "lan", "--ip6", "fd50::20");
      assertThat(address(docker, here)).isEqualTo("192.168.50.1");
      assertPings(here, address(far, there));
      assertPings(here, "fd50::20");
      String beside = idle("--network", "lan");
      assertPings(here, beside);
      // the next one at the address has another MAC address, and is known at once
      for (int i = 0; i < 2; i++) {
        far.ok("rm", "-f", there);
        there = neighbour("--network", "lan", "--ip6", "fd50::20");
        assertThat(pings(here, address(far, there))).isTrue();
        assertThat(pings(here, "fd50::20")).isTrue();
      }
      assertThat(in(here, "ip", "route")).contains("default via 192.168.50.254 dev eth0");
    } finally {
      second.orElseThrow().clear();
    }
  }

  @Test
  void onAPrivateOneContainersOfTheSameHostDoNotMeet() {
    macvlan(docker, "192.168.50.0/26", "-o", "macvlan_mode=private");
    String one = idle("--network", "lan");
    String two = idle("--network", "lan");
    assertThat(pings(one, address(docker, two))).isFalse();
  }

  @Test
  void anInternalOneHasNoWayOut() {
    network(
        "in", "-d", "macvlan", "--internal", "-o", "parent=wire", "--subnet", "192.168.51.0/24");
    String one = idle("--network", "in");
    String two = idle("--network", "in");
    assertPings(one, two);
    assertThat(in(one, "ip", "route")).doesNotContain("default");
  }

  @Test
  void aVlanIsMadeForItsNetworkAndGoesWithIt() {
    Assumptions.assumeTrue(has("vlan", "id", "30"), "the kernel has no vlan links");
    network("tagged", "-d", "macvlan", "-o", "parent=wire.30", "--subnet", "192.168.52.0/24");
    assertThat(site().daemon().inside("ip", "link", "show", "wire.30").code()).isZero();
    docker.ok("network", "rm", "tagged");
    assertThat(site().daemon().inside("ip", "link", "show", "wire.30").code()).isNotZero();
  }

  @Test
  void withoutTheKernelsHelpAnIpvlanIsRefusedInDockersWords() {
    Assumptions.assumeFalse(has("ipvlan"), "the kernel has ipvlan");
    network("ip", "-d", "ipvlan", "-o", "parent=wire", "--subnet", "192.168.53.0/24");
    assertThat(docker.run("run", "--rm", "--network", "ip", Stage.IMAGE, "true").err())
        .contains("failed to create the ipvlan port: operation not supported");
  }

  private boolean has(String... kind) {
    Daemon host = site().daemon();
    List<String> words =
        new ArrayList<>(List.of("ip", "link", "add", "link", "wire", "name", "probe", "type"));
    words.addAll(List.of(kind));
    boolean made = host.inside(words.toArray(String[]::new)).code() == 0;
    host.inside("ip", "link", "delete", "probe");
    return made;
  }
}
