package io.gantry.engine.log.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void whatFailsReadsAsInDocker() throws IOException {
    int port = unused();
    assertThatThrownBy(() -> open(new Endpoint.Tcp("127.0.0.1", port)))
        .hasMessage("dial tcp 127.0.0.1:" + port + ": connect: connection refused");
    assertThatThrownBy(() -> open(new Endpoint.Tcp("", port)))
        .hasMessage("dial tcp :" + port + ": connect: connection refused");
    assertThatThrownBy(() -> open(new Endpoint.Tls("::1", port, TlsFiles.NONE)))
        .hasMessageMatching("dial tcp \\[.*]:" + port + ": connect: .*");
    assertThatThrownBy(() -> open(new Endpoint.Tcp("127.0.0.1", 99_999)))
        .hasMessage("dial tcp: address 99999: invalid port");
    assertThatThrownBy(() -> open(new Endpoint.Udp("no.such.host.invalid", 1)))
        .hasMessage("dial udp: lookup no.such.host.invalid: no such host");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> open(new Endpoint.UnixStream(none)))
        .hasMessage("dial unix " + none + ": connect: no such file or directory");
    assertThatThrownBy(() -> open(new Endpoint.UnixDatagrams(none)))
        .hasMessage("dial unixgram " + none + ": connect: no such file or directory");
  }

  @Test
  void missingFilesOfTlsAreNamed() {
    var verified = TlsFiles.Verification.FULL;
    assertThatThrownBy(
            () -> open(new Endpoint.Tls("127.0.0.1", 1, new TlsFiles("/no", "", "", verified))))
        .hasMessage("could not read CA certificate \"/no\": open /no: no such file or directory");
    assertThatThrownBy(
            () -> open(new Endpoint.Tls("127.0.0.1", 1, new TlsFiles("", "/no", "/no", verified))))
        .hasMessage("Could not load X509 key pair: open /no: no such file or directory");
  }

  @Test
  void aServerThatHasHungUpIsNoticedBeforeALineIsLost() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection = open(new Endpoint.Tcp("127.0.0.1", server.getLocalPort()))) {
      connection.expectNoAnswers();
      try (Socket accepted = server.accept()) {
        connection.write("one".getBytes(UTF_8));
        assertThat(accepted.getInputStream().readNBytes(3)).isEqualTo("one".getBytes(UTF_8));
      }
      assertThatThrownBy(
              () -> {
                while (true) {
                  connection.write(new byte[0]);
                }
              })
          .hasMessage("write: broken pipe");
    }
  }

  @Test
  void aDeadlineClosesWhatBlocks() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection = open(new Endpoint.Tcp("127.0.0.1", server.getLocalPort()))) {
      assertThatThrownBy(
              () ->
                  Deadline.within(
                      Duration.ofMillis(20), connection, () -> connection.answers().read()))
          .hasMessage("i/o timeout");
    }
  }

  private static Connection open(Endpoint endpoint) throws IOException {
    return Dial.open(endpoint, PATIENCE);
  }

  private static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
