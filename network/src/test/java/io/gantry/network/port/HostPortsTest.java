package io.gantry.network.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkException.PortTaken;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.port.HostPorts.Reservation;
import io.gantry.network.port.PortRequest.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortsTest {
  /** What other programs have: {@code 0.0.0.0:80} and why a bind there fails. */
  private final Map<String, Errno> others = new HashMap<>();

  private final Set<String> held = new HashSet<>();
  private final HostPorts ports =
      new HostPorts(
          (transport, address) -> {
            String name = Literals.text(address.getAddress()) + ":" + address.getPort();
            if (others.containsKey(name)) {
              throw new KernelException("bind", name, others.get(name));
            }
            held.add(transport + " " + name);
            return () -> held.remove(transport + " " + name);
          },
          EphemeralPorts.parse("40000\t40003\n", "40001\n"));

  private static PortRequest request(int first, int last, String... hosts) {
    return request(Transport.TCP, first, last, hosts);
  }

  private static PortRequest request(Transport transport, int first, int last, String... hosts) {
    List<Binding> bindings =
        Stream.of(hosts)
            .map(host -> new Binding(ip(host), ip(host.contains(":") ? "fd00::2" : "172.17.0.2")))
            .toList();
    return new PortRequest(transport, bindings, first, last, 80);
  }

  private static InetAddress ip(String text) {
    return Literals.parse(text).orElseThrow();
  }

  @Test
  void aPortThatARelayWillAcceptAtIsNotHeld() throws Exception {
    InetSocketAddress taken;
    try (ServerSocket other = new ServerSocket(0, 1, ip("127.0.0.1"))) {
      InetSocketAddress address =
          new InetSocketAddress(other.getInetAddress(), other.getLocalPort());
      taken = address;
      assertThatThrownBy(() -> PortHolder.PROBES.hold(Transport.TCP, address))
          .isInstanceOf(KernelException.class);
    }
    PortHolder.PROBES.hold(Transport.TCP, taken);
    try (ServerSocket relay = new ServerSocket()) {
      relay.bind(taken);
      assertThat(relay.isBound()).isTrue();
    }
  }

  @Test
  void aFixedPortIsHeldAtEveryAddressUntilItIsFreed() {
    Reservation reservation = ports.reserve(request(8080, 8080, "0.0.0.0", "::"));
    assertThat(held).containsExactlyInAnyOrder("TCP 0.0.0.0:8080", "TCP :::8080");
    assertThat(reservation.published())
        .containsExactly(
            new PublishedPort(Transport.TCP, ip("0.0.0.0"), 8080, 80),
            new PublishedPort(Transport.TCP, ip("::"), 8080, 80));
    reservation.close();
    reservation.close();
    assertThat(held).isEmpty();
    ports.reserve(request(8080, 8080, "0.0.0.0")).close();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0, Bind for 0.0.0.0:8080 failed: port is already allocated",
    "0.0.0.0, 127.0.0.1, Bind for 0.0.0.0:8080 failed: port is already allocated",
    "127.0.0.1, 0.0.0.0, Bind for 127.0.0.1:8080 failed: port is already allocated",
    "::, ::1, Bind for :::8080 failed: port is already allocated",
  })
  void aPortIsTakenByTheSameAddressAndByTheOneThatMeansAll(
      String first, String second, String message) {
    ports.reserve(request(8080, 8080, first));
    assertThatThrownBy(() -> ports.reserve(request(8080, 8080, second)))
        .isInstanceOf(PortTaken.class)
        .hasMessage(message);
  }

  @Test
  void otherAddressesFamiliesAndTransportsAreFree() {
    ports.reserve(request(8080, 8080, "127.0.0.1"));
    ports.reserve(request(8080, 8080, "127.0.0.2"));
    ports.reserve(request(8080, 8080, "::"));
    ports.reserve(request(Transport.UDP, 8080, 8080, "127.0.0.1"));
    assertThat(held).hasSize(4);
  }

  @Test
  void aRangeGivesItsLowestFreePort() {
    others.put("0.0.0.0:9001", Errno.EADDRINUSE);
    assertThat(ports.reserve(request(9000, 9002, "0.0.0.0")).port()).isEqualTo(9000);
    assertThat(ports.reserve(request(9000, 9002, "0.0.0.0")).port()).isEqualTo(9002);
    assertThatThrownBy(() -> ports.reserve(request(9000, 9002, "0.0.0.0")))
        .isInstanceOf(PortTaken.class)
        .hasMessage(
            "failed to bind host port 9001 for 0.0.0.0:9000-9002:172.17.0.2:80/tcp: address"
                + " already in use");
  }

  @Test
  void aRangeThatThisEngineHasUsedUpSaysSo() {
    ports.reserve(request(9000, 9000, "0.0.0.0"));
    ports.reserve(request(9001, 9001, "0.0.0.0"));
    assertThatThrownBy(() -> ports.reserve(request(9000, 9001, "127.0.0.1")))
        .isInstanceOf(PortTaken.class)
        .hasMessage("all ports are allocated");
  }

  @Test
  void bothFamiliesGetTheSamePort() {
    others.put(":::9000", Errno.EADDRINUSE);
    Reservation reservation = ports.reserve(request(9000, 9001, "0.0.0.0", "::"));
    assertThat(reservation.port()).isEqualTo(9001);
    assertThat(held).containsExactlyInAnyOrder("TCP 0.0.0.0:9001", "TCP :::9001");
  }

  @Test
  void ephemeralPortsGoRoundWithoutTheReservedOnes() {
    assertThat(ports.reserve(request(0, 0, "0.0.0.0")).port()).isEqualTo(40000);
    ports.reserve(request(0, 0, "0.0.0.0")).close();
    assertThat(ports.reserve(request(0, 0, "0.0.0.0")).port()).isEqualTo(40003);
    assertThat(ports.reserve(request(0, 0, "0.0.0.0")).port()).isEqualTo(40002);
    assertThatThrownBy(() -> ports.reserve(request(0, 0, "0.0.0.0")))
        .hasMessage("all ports are allocated");
    assertThat(ports.reserve(request(Transport.UDP, 0, 0, "0.0.0.0")).port()).isEqualTo(40000);
  }

  @ParameterizedTest
  @CsvSource({
    "7000, 7000, 1.2.3.4, failed to bind host port for 1.2.3.4:7000:172.17.0.2:80/tcp",
    "0, 0, 1.2.3.4, failed to bind host port for 1.2.3.4::172.17.0.2:80/tcp",
    "7000, 7001, 1.2.3.4,"
        + " failed to bind host port 7000 for 1.2.3.4:7000-7001:172.17.0.2:80/tcp",
    "7000, 7000, 2001:db8::9, failed to bind host port for [2001:db8::9]:7000:[fd00::2]:80/tcp",
  })
  void anAddressThatIsNotTheHostsFailsAtOnce(int first, int last, String host, String message) {
    for (int port : List.of(7000, 7001, 40000)) {
      others.put(host + ":" + port, Errno.EADDRNOTAVAIL);
    }
    assertThatThrownBy(() -> ports.reserve(request(first, last, host)))
        .isExactlyInstanceOf(NetworkException.class)
        .hasMessage(message + ": cannot assign requested address");
    others.clear();
    ports.reserve(request(7000, 7000, host));
  }

  @Test
  void whatFailsAtOneAddressFreesTheOthers() {
    others.put(":::8080", Errno.EADDRINUSE);
    assertThatThrownBy(() -> ports.reserve(request(8080, 8080, "0.0.0.0", "::")))
        .isInstanceOf(PortTaken.class)
        .hasMessage(
            "failed to bind host port for [::]:8080:[fd00::2]:80/tcp: address already in use");
    assertThat(held).isEmpty();
    ports.reserve(request(8080, 8080, "0.0.0.0"));
  }

  @Test
  void ofManyWhoWantAPortOneGetsIt() throws Exception {
    HostPorts shared =
        new HostPorts((transport, address) -> () -> {}, EphemeralPorts.parse("1 2", ""));
    List<Future<Integer>> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        results.add(threads.submit(() -> shared.reserve(request(5000, 5099, "::")).port()));
      }
    }
    Set<Integer> got = new HashSet<>();
    for (Future<Integer> result : results) {
      got.add(result.get());
    }
    assertThat(got).hasSize(100);
  }
}
