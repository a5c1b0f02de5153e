package io.gantry.kernel.inet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.BoundPort.Protocol;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Other programs are played by Java's channels: to the kernel a socket is a socket. */
class BoundPortTest {
  private static InetAddress ip(String text) {
    return Literals.parse(text).orElseThrow();
  }

  /** A port that nobody has at the moment. */
  private static int free() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(0));
      return channel.socket().getLocalPort();
    }
  }

  private static void listen(InetSocketAddress address) throws IOException {
    StandardProtocolFamily family =
        address.getAddress().getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try (ServerSocketChannel channel = ServerSocketChannel.open(family)) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0.0.0.0, 127.0.0.1",
    "127.0.0.1, 0.0.0.0",
    "::1, ::1",
    "::, ::1",
    "::1, ::"
  })
  void nobodyElseCanListenOnABoundPort(String bound, String other) throws Exception {
    int port = free();
    InetSocketAddress elsewhere = new InetSocketAddress(ip(other), port);
    try (BoundPort held = BoundPort.bind(Protocol.TCP, new InetSocketAddress(ip(bound), port))) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> listen(elsewhere)).isInstanceOf(BindException.class);
    }
    listen(elsewhere);
  }

  @Test
  void aPortWhereAProgramListensIsNotBound() throws Exception {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(ip("127.0.0.1"), 0));
      int port = channel.socket().getLocalPort();
      for (String address : new String[] {"127.0.0.1", "0.0.0.0"}) {
        assertThatThrownBy(
                () -> BoundPort.bind(Protocol.TCP, new InetSocketAddress(ip(address), port)))
            .isInstanceOfSatisfying(
                KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRINUSE));
      }
    }
  }

  @Test
  void aBoundUdpPortIsTaken() throws Exception {
    int port = free();
    InetSocketAddress address = new InetSocketAddress(ip("127.0.0.1"), port);
    try (BoundPort held = BoundPort.bind(Protocol.UDP, new InetSocketAddress(ip("0.0.0.0"), port));
        DatagramChannel other = DatagramChannel.open(StandardProtocolFamily.INET)) {
      assertThat(held).isNotNull();
      other.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      assertThatThrownBy(() -> other.bind(address)).isInstanceOf(BindException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void ipv6LeavesTheSamePortOfIpv4Alone(Protocol protocol) throws Exception {
    int port = free();
    try (BoundPort six = BoundPort.bind(protocol, new InetSocketAddress(ip("::"), port));
        BoundPort four = BoundPort.bind(protocol, new InetSocketAddress(ip("0.0.0.0"), port))) {
      assertThat(six).isNotEqualTo(four);
    }
  }

  @Test
  void whoConnectsIsRefused() throws Exception {
    InetSocketAddress address = new InetSocketAddress(ip("127.0.0.1"), free());
    try (BoundPort held = BoundPort.bind(Protocol.TCP, address);
        SocketChannel client = SocketChannel.open()) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> client.connect(address)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void connectionsOfAFormerServerDoNotKeepThePort() throws Exception {
    int port;
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(ip("127.0.0.1"), 0));
      port = server.socket().getLocalPort();
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        server.accept().close(); // the server's end is closed first, so it lingers there
        assertThat(client.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
    BoundPort.bind(Protocol.TCP, new InetSocketAddress(ip("127.0.0.1"), port)).close();
  }

  @Test
  void anAddressThatIsNotTheHostsIsRefused() {
    assertThatThrownBy(
            () -> BoundPort.bind(Protocol.TCP, new InetSocketAddress(ip("192.0.2.1"), 7000)))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
  }
}
