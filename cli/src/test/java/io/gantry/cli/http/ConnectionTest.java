package io.gantry.cli.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @TempDir Path directory = Path.of("");

  /** Answers one connection with {@code answer} once it has seen the end of a request's head. */
  private Host server(String answer) throws IOException {
    Path path = directory.resolve("s" + System.nanoTime());
    ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual()
        .start(
            () -> {
              try (server;
                  SocketChannel client = server.accept()) {
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                ByteBuffer buffer = ByteBuffer.allocate(4096);
                while (!head.toString(UTF_8).contains("\r\n\r\n")) {
                  buffer.clear();
                  if (client.read(buffer) < 0) {
                    return;
                  }
                  head.write(buffer.array(), 0, buffer.position());
                }
                client.write(ByteBuffer.wrap(answer.getBytes(UTF_8)));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    return Host.parse("unix://" + path);
  }

  private String get(String answer) throws IOException {
    try (Connection connection = Connection.open(server(answer))) {
      return connection.send(Request.of("GET", "/x")).text();
    }
  }

  @Test
  void bodiesOfKnownLengthInChunksAndUpToTheEndAreRead() throws IOException {
    assertThat(get("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")).isEqualTo("hello");
    assertThat(
            get(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: v\r\n\r\n"))
        .isEqualTo("hello");
    assertThat(get("HTTP/1.1 200 OK\r\n\r\nhello")).isEqualTo("hello");
    assertThat(get("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo("ok");
  }

  @Test
  void brokenAnswersAreRefused() {
    assertThatThrownBy(() -> get("nonsense\r\n\r\n")).hasMessageStartingWith("not an HTTP answer");
    assertThatThrownBy(() -> get("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"))
        .hasMessage("unexpected EOF");
    assertThatThrownBy(() -> get("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .hasMessageStartingWith("not the size of a chunk");
    assertThatThrownBy(() -> get("")).hasMessage("the server closed the connection");
  }

  @Test
  void anAbsentEngineIsNamedAsDockerNamesIt() {
    try (Api api = new Api(Host.parse("unix:///no/such/socket"))) {
      assertThatThrownBy(() -> api.call("GET", "/info"))
          .hasMessage(
              "Cannot connect to the Docker daemon at unix:///no/such/socket. Is the docker daemon running?");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void hostsAreReadAndQueriesEncoded() {
    assertThat(Host.parse("tcp://1.2.3.4:99").authority()).isEqualTo("1.2.3.4:99");
    assertThat(Host.parse("tcp://localhost").authority()).isEqualTo("localhost:2375");
    assertThatThrownBy(() -> Host.parse("foo://x"))
        .hasMessage("unable to parse docker host `foo://x`");
    assertThat(
            Query.path("/containers/%s/json", "a/b c")
                .with("x", "1&2")
                .with("none", "")
                .flag("on", true))
        .hasToString("/containers/a%2Fb%20c/json?x=1%262&on=1");
  }
}
