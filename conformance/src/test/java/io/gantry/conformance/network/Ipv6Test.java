package io.gantry.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Nginx;
import io.gantry.conformance.harness.Outside;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * IPv6 on the default bridge and on others, and each way by which a network is joined to the
 * host's.
 */
class Ipv6Test extends SiteTest {
  Ipv6Test() {
    super("--ipv6", "--fixed-cidr-v6", "fd17::/64");
  }

  @BeforeAll
  void importNginx() {
    Nginx.assumePossible();
    Nginx.importImage(site());
  }

  private static String brackets(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private Shell.Result get(String address, int port) {
    return site()
        .outside()
        .run("curl", "-sS", "-m", "2", "http://%s:%d/".formatted(brackets(address), port));
  }

  private String web(String... options) {
    String name = Stage.name("web");
    site().run(name, List.of(options), Nginx.IMAGE, Nginx.command());
    Await.until(
        "nginx listens",
        () -> docker.run("exec", name, "busybox", "wget", "-qO-", "http://[::1]").code() == 0);
    return name;
  }

  @Test
  void theDefaultBridgeHasBothFamilies() {
    String one = idle();
    String two = idle();
    assertThat(docker.inspect(one, "{{.NetworkSettings.Networks.bridge.GlobalIPv6Address}}"))
        .startsWith("fd17::");
    assertThat(in(one, "ip", "-6", "route")).contains("default via fd17::1 dev eth0");
    assertPings(one, docker.inspect(two, "{{.NetworkSettings.Networks.bridge.GlobalIPv6Address}}"));
    assertPings(one, Outside.IPV6);
    String web = web("-p", "8080:80");
    assertThat(get(Outside.HOST_IPV6, 8080).out()).isEqualTo("hello");
    assertThat(docker.ok("logs", web)).contains(Outside.IPV6);
  }

  @Test
  void aNetworkWithoutSubnetsGetsOneOfItsOwnAndAllIsResolvedByIt() {
    network("first", "--ipv6");
    network("second", "--ipv6", "--ipv4=false");
    Node first = Node.parse(docker.ok("network", "inspect", "first")).items().getFirst();
    Node second = Node.parse(docker.ok("network", "inspect", "second")).items().getFirst();
    List<Node> pools = first.at("IPAM").items("Config");
    List<Node> pool = second.at("IPAM").items("Config");
    assertThat(pools).hasSize(2);
    assertThat(pool).hasSize(1);
    assertThat(pool.getFirst().text("Subnet")).matches("fd[0-9a-f:]+/64");
    assertThat(pools.getLast().text("Subnet"))
        .matches("fd[0-9a-f:]+/64")
        .isNotEqualTo(pool.getFirst().text("Subnet"));
    String one = idle("--network", "second");
    String two = idle("--network", "second");
    String address = docker.inspect(two, "{{.NetworkSettings.Networks.second.GlobalIPv6Address}}");
    assertThat(in(one, "nslookup", "-type=aaaa", two)).contains("Address: " + address);
    assertThat(in(one, "nslookup", address)).contains("name = " + two + ".second");
    assertThat(in(one, "ip", "-4", "-o", "addr", "show", "eth0")).isEmpty();
    assertPings(one, two);
  }

  @Test
  void anAddressIsHadForTheAsking() {
    network("six", "--ipv6", "--subnet", "fd31::/64", "--gateway", "fd31::99");
    String name = idle("--network", "six", "--ip6", "fd31::77");
    assertThat(in(name, "ip", "-6", "addr", "show", "eth0")).contains("fd31::77/64");
    assertThat(in(name, "ip", "-6", "route")).contains("default via fd31::99");
    assertThat(
            docker
                .run("run", "--rm", "--network", "six", "--ip6", "fd31::77", Stage.IMAGE, "true")
                .err())
        .contains("Address already in use");
    docker.ok("network", "disconnect", "six", name);
    docker.ok("network", "connect", "--ip6", "fd31::78", "six", name);
    assertThat(in(name, "ip", "-6", "addr", "show", "eth0")).contains("fd31::78/64");
  }

  @ParameterizedTest
  @CsvSource({
    // mode, published port is open, all others are open, address outside
    "nat,             true,  false, host",
    "nat-unprotected, true,  true,  host",
    "routed,          false, false, own",
    "isolated,        false, false, none",
  })
  void theModeOfTheGatewaySaysWhoGetsInAndOut(
      String mode, boolean published, boolean open, String seen) {
    String option = "com.docker.network.bridge.gateway_mode_ipv";
    List<String> words = new ArrayList<>(List.of("--ipv6", "--subnet", "fd61::/64"));
    words.addAll(List.of("--subnet", "10.61.0.0/24"));
    words.addAll(List.of("-o", option + "4=" + mode, "-o", option + "6=" + mode));
    if (mode.equals("isolated")) {
      words.add("--internal");
    }
    network("gated", words.toArray(String[]::new));
    String web =
        web("--network", "gated", "--ip", "10.61.0.9", "--ip6", "fd61::9", "-p", "8080:80");
    site().outside().run("ip", "route", "replace", "10.61.0.0/24", "via", Outside.HOST_IPV4);
    site().outside().run("ip", "-6", "route", "replace", "fd61::/64", "via", Outside.HOST_IPV6);
    for (String host : List.of(Outside.HOST_IPV4, Outside.HOST_IPV6)) {
      assertThat(get(host, 8080).code() == 0).as("port 8080 of " + host).isEqualTo(published);
    }
    boolean direct = mode.equals("routed") || open;
    for (String own : List.of("10.61.0.9", "fd61::9")) {
      assertThat(get(own, 80).code() == 0).as("port 80 of " + own).isEqualTo(direct);
      // 7 is a refusal by the container, 28 is silence
      assertThat(get(own, 81).code()).as("port 81 of " + own).isEqualTo(open ? 7 : 28);
    }
    boolean way = !seen.equals("none");
    assertThat(wayOut(web, Outside.IPV4)).isEqualTo(way);
    assertThat(wayOut(web, Outside.IPV6)).isEqualTo(way);
  }

  private boolean wayOut(String container, String address) {
    String program = address.contains(":") ? "ping6" : "ping";
    return docker.run("exec", container, "busybox", program, "-c", "1", "-W", "2", address).code()
        == 0;
  }
}
