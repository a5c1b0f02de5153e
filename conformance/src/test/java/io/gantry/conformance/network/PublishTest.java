package io.gantry.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Nginx;
import io.gantry.conformance.harness.Outside;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A web server behind published ports, and who it takes its callers for. */
class PublishTest extends SiteTest {
  @BeforeAll
  void importNginx() {
    Nginx.assumePossible();
    Nginx.importImage(site());
  }

  /** A web server, once it answers to {@code localhost} of its own. */
  private String web(String... options) {
    String name = Stage.name("web");
    site().run(name, List.of(options), Nginx.IMAGE, Nginx.command());
    Await.until(
        "nginx listens",
        () -> {
          assertThat(docker.inspect(name, "{{.State.Running}}"))
              .as(docker.run("logs", name).all())
              .isEqualTo("true");
          return docker.run("exec", name, "busybox", "wget", "-qO-", "http://127.0.0.1").code()
              == 0;
        });
    return name;
  }

  private static String[] get(String address) {
    return new String[] {"curl", "-sS", "-m", "10", "http://" + address + "/"};
  }

  private Shell.Result fromOutside(String address) {
    return site().outside().run(get(address));
  }

  private Shell.Result fromHost(String address) {
    return site().daemon().inside(get(address));
  }

  private String lastClient(String web) {
    return docker.ok("logs", "--tail", "1", web);
  }

  private void assertServed(Shell.Result answer, String web, String client) {
    assertThat(answer.out()).as(answer.all()).isEqualTo("hello");
    // the line is written behind the answer
    Await.until(
        "the last client was " + client + ", not " + lastClient(web),
        () -> lastClient(web).equals(client));
  }

  private static void assertRefused(Shell.Result answer) {
    assertThat(answer.code()).as(answer.all()).isEqualTo(7);
  }

  @Test
  void everyWayInLeadsToTheServerAndKeepsTheClientsAddress() {
    docker.ok(
        "network", "create", "--ipv6", "--subnet", "fd31::/64", "--subnet", "10.31.0.0/16", "six");
    String web = web("--network", "six", "-p", "8080:80");
    assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), web, Outside.IPV4);
    assertServed(fromOutside("[" + Outside.HOST_IPV6 + "]:8080"), web, Outside.IPV6);
    assertServed(fromHost(Outside.HOST_IPV4 + ":8080"), web, Outside.HOST_IPV4);
    assertServed(fromHost("[" + Outside.HOST_IPV6 + "]:8080"), web, Outside.HOST_IPV6);
    // no packet may come to a container from a loopback address: the kernel drops it
    assertServed(fromHost("127.0.0.1:8080"), web, "10.31.0.1");
    assertServed(fromHost("[::1]:8080"), web, "fd31::1");
  }

  @Test
  void aContainerWithoutIpv6IsReachedByIpv6() {
    String web = web("-p", "8080:80");
    assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), web, Outside.IPV4);
    assertServed(fromOutside("[" + Outside.HOST_IPV6 + "]:8080"), web, "172.17.0.1");
    assertServed(fromHost("[::1]:8080"), web, "172.17.0.1");
  }

  @Test
  void containersReachEachOtherByTheHostsPorts() {
    String web = web("-p", "8080:80");
    network("elsewhere");
    for (String network : List.of("bridge", "elsewhere")) {
      assertThat(
              docker.ok(
                  "run",
                  "--rm",
                  "--network",
                  network,
                  Stage.IMAGE,
                  "wget",
                  "-qO-",
                  "http://" + Outside.HOST_IPV4 + ":8080"))
          .as("from " + network)
          .isEqualTo("hello");
    }
    assertThat(
            docker.ok(
                "exec", web, "busybox", "wget", "-qO-", "http://" + Outside.HOST_IPV4 + ":8080"))
        .as("from itself")
        .isEqualTo("hello");
  }

  @Test
  void aPortOfOneAddressIsNotOneOfOthers() {
    String web = web("-p", "127.0.0.1:8081:80", "-p", "[::1]:8082:80", "-p", "10.99.0.2:8083:80");
    assertThat(docker.ok("port", web, "80").lines())
        .containsExactlyInAnyOrder("127.0.0.1:8081", "[::1]:8082", "10.99.0.2:8083");
    assertThat(fromHost("127.0.0.1:8081").out()).isEqualTo("hello");
    assertThat(fromHost("[::1]:8082").out()).isEqualTo("hello");
    assertServed(fromOutside("10.99.0.2:8083"), web, Outside.IPV4);
    assertRefused(fromOutside("10.99.0.2:8081"));
    assertRefused(fromOutside("[fd99::2]:8082"));
    assertRefused(fromHost("127.0.0.1:8083"));
    assertRefused(fromHost("127.0.0.1:8082"));
  }

  @Test
  void rangesAndPortsThatTheEngineChoosesAndExposedOnes() {
    String web =
        web("-p", "8090-8092:80-82", "-p", "8093-8099:80", "-p", "80", "-P", "--expose", "90");
    List<String> ports = docker.ok("port", web, "80/tcp").lines().toList();
    assertThat(ports).hasSize(6).contains("0.0.0.0:8090", "[::]:8090", "0.0.0.0:8093");
    assertThat(docker.ok("port", web, "81").lines()).containsExactly("0.0.0.0:8091", "[::]:8091");
    for (String port : ports) {
      String number = port.substring(port.lastIndexOf(':') + 1);
      assertServed(fromOutside(Outside.HOST_IPV4 + ":" + number), web, Outside.IPV4);
    }
    assertThat(docker.ok("port", web, "90").lines()).hasSize(2);
    String next = web("-p", "8090-8099:80");
    assertThat(docker.ok("port", next, "80").lines()).containsExactly("0.0.0.0:8094", "[::]:8094");
  }

  @Test
  void aPortIsFreeAfterItsContainer() {
    String web = web("-p", "8080:80");
    docker.ok("rm", "-f", web);
    assertRefused(fromOutside(Outside.HOST_IPV4 + ":8080"));
    String next = web("-p", "8080:80");
    assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), next, Outside.IPV4);
  }

  @Test
  void whoTakesOverAnAddressIsReachedAtOnce() {
    docker.ok(
        "network", "create", "--ipv6", "--subnet", "fd31::/64", "--subnet", "10.31.0.0/16", "six");
    String neighbour = idle("--network", "six");
    List<String> seats =
        List.of("--network", "six", "--ip", "10.31.0.9", "--ip6", "fd31::9", "-p", "8080:80");
    for (int i = 0; i < 3; i++) {
      String web = web(seats.toArray(String[]::new));
      assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), web, Outside.IPV4);
      assertServed(fromOutside("[" + Outside.HOST_IPV6 + "]:8080"), web, Outside.IPV6);
      for (String address : List.of("10.31.0.9", "[fd31::9]")) {
        assertThat(docker.ok("exec", neighbour, "wget", "-qO-", "http://" + address))
            .isEqualTo("hello");
      }
      docker.ok("rm", "-f", web);
    }
  }

  @Test
  void aPortStaysOpenWhileTheEngineIsDeadAndIsFreeAfterwards() {
    String web = web("-p", "8080:80", "-p", "80");
    String ports = docker.ok("port", web);
    site().daemon().kill();
    assertThat(fromOutside(Outside.HOST_IPV4 + ":8080").out()).isEqualTo("hello");
    site().daemon().restart();
    assertThat(docker.ok("port", web)).isEqualTo(ports);
    assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), web, Outside.IPV4);
    assertThat(fromHost("[::1]:8080").out()).as("relayed again").isEqualTo("hello");
    assertThat(docker.run("run", "--rm", "-p", "8080:80", Stage.IMAGE, "true").err())
        .contains("Bind for 0.0.0.0:8080 failed: port is already allocated");
    docker.ok("rm", "-f", web);
    assertRefused(fromOutside(Outside.HOST_IPV4 + ":8080"));
    web("-p", "8080:80");
  }

  @Test
  void aPortOfAContainerThatDiedWithTheEngineIsFree() {
    String web = web("-p", "8080:80");
    String pid = docker.inspect(web, "{{.State.Pid}}");
    site().daemon().kill();
    Shell.run(List.of("kill", "-9", pid));
    site().daemon().restart();
    Await.until(
        "its end is known", () -> docker.inspect(web, "{{.State.Status}}").equals("exited"));
    Await.until("closed", () -> fromOutside(Outside.HOST_IPV4 + ":8080").code() == 7);
    String other = web("-p", "8080:80");
    assertServed(fromOutside(Outside.HOST_IPV4 + ":8080"), other, Outside.IPV4);
    List<String> both = new ArrayList<>(List.of(web, other));
    both.forEach(name -> docker.ok("rm", "-f", name));
    docker.ok("start", web("-p", "8080:80"));
  }

  @Test
  void portsMoveWithTheWayOutAndStayOpen() {
    network("here");
    network("there");
    String web = web("--network", "here", "-p", "8080:80");
    String links = docker.ok("exec", web, "busybox", "ip", "-o", "link");
    String address = Outside.HOST_IPV4 + ":8080";
    docker.ok("network", "connect", "--gw-priority", "5", "there", web);
    assertServed(fromOutside(address), web, Outside.IPV4);
    assertThat(fromHost("[::1]:8080").out()).isEqualTo("hello");
    docker.ok("network", "disconnect", "there", web);
    assertServed(fromOutside(address), web, Outside.IPV4);
    assertThat(docker.ok("exec", web, "busybox", "ip", "-o", "link")).isEqualTo(links);
    docker.ok("network", "disconnect", "here", web);
    assertThat(docker.ok("port", web)).isEmpty();
    assertRefused(fromOutside(address));
    docker.ok("network", "connect", "there", web);
    assertServed(fromOutside(address), web, Outside.IPV4);
  }

  @Test
  void datagramsKeepTheirSenderAndFollowThePortToTheNextContainer() throws IOException {
    try (DatagramChannel client = site().outside().datagrams()) {
      client.bind(new InetSocketAddress(Outside.IPV4, 5000));
      for (String seat : List.of("172.30.0.9", "172.30.0.10", "172.30.0.9")) {
        network("fixed", "--subnet", "172.30.0.0/16");
        String name = idle("--network", "fixed", "--ip", seat, "-p", "7001:70/udp");
        assertThat(docker.ok("port", name)).contains("70/udp -> 0.0.0.0:7001");
        assertThat(sender(client, name)).isEqualTo(new InetSocketAddress(Outside.IPV4, 5000));
        site().clear();
      }
    }
  }

  /** Who a container takes the client for. */
  private SocketAddress sender(DatagramChannel client, String container) throws IOException {
    Path namespace = Path.of("/proc/" + docker.inspect(container, "{{.State.Pid}}") + "/ns/net");
    ByteBuffer buffer = ByteBuffer.allocate(10);
    try (DatagramChannel server = Outside.datagrams(namespace)) {
      server.bind(new InetSocketAddress(70)).configureBlocking(false);
      SocketAddress[] sender = new SocketAddress[1];
      Await.until(
          "a datagram comes",
          () -> {
            try {
              client.send(ByteBuffer.wrap(new byte[1]), new InetSocketAddress("10.99.0.2", 7001));
              sender[0] = server.receive(buffer.clear());
              return sender[0] != null;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      server.send(ByteBuffer.wrap(new byte[1]), sender[0]);
      assertThat(client.receive(buffer.clear()))
          .as("who answers")
          .isEqualTo(new InetSocketAddress(Outside.HOST_IPV4, 7001));
      return sender[0];
    }
  }

  @Test
  void portsOfSctpArePublishedAsOthersAre() {
    String name = idle("-p", "7002:70/sctp");
    assertThat(docker.ok("port", name).lines())
        .containsExactly("70/sctp -> 0.0.0.0:7002", "70/sctp -> [::]:7002");
    String id = docker.ok("network", "inspect", "-f", "{{.Id}}", "bridge");
    assertThat(site().daemon().inside("nft", "list", "ruleset").out())
        .as("rules for network " + id)
        .contains("sctp . 7002 : 172.17.0.2 . 70");
    assertThat(docker.run("run", "--rm", "-p", "7002:71/sctp", Stage.IMAGE, "true").err())
        .contains("Bind for 0.0.0.0:7002 failed: port is already allocated");
  }
}
