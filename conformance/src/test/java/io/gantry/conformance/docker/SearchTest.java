package io.gantry.conformance.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.LoopbackServer;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docker search} at a registry that has the old index. */
@Tag("root")
class SearchTest extends DockerTest {
  private static final String HOST = "127.0.0.1:5076";
  private static final String FOUND =
      """
      {"results":[
        {"name":"acme/tool","description":"A\\ntool","star_count":12,"is_official":false},
        {"name":"busybox","description":"","star_count":3000,"is_official":true}]}
      """;

  private static void serve(ServerSocket socket) {
    try {
      while (true) {
        try (Socket client = socket.accept()) {
          answer(client);
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static void answer(Socket client) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
    String request = in.readLine();
    if (request == null || !request.startsWith("GET /v1/")) {
      return; // somebody tries TLS
    }
    while (!in.readLine().isEmpty()) {
      // what else the client says
    }
    boolean known = request.contains("?q=tool&n=25 ") || request.contains("?q=tool&n=2 ");
    String body = known ? FOUND : "";
    String head = known ? "HTTP/1.1 200 OK" : "HTTP/1.1 500 Oops";
    client
        .getOutputStream()
        .write(
            (head + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8));
  }

  private void refused(String message, String... words) {
    Shell.Result result = docker.run(words);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("Error response from daemon: " + message + "\n");
  }

  @Test
  void whatTheIndexHasIsShownAsDockerdDoes() throws IOException {
    try (ServerSocket socket = LoopbackServer.socket(Stage.shared().daemon(), 5076)) {
      Thread.ofVirtual().start(() -> serve(socket));
      String term = HOST + "/tool";
      String format = "{{.Name}} {{.Description}} {{.StarCount}} {{.IsOfficial}}";
      assertThat(docker.ok("search", "--limit", "2", "--format", format, term))
          .isEqualTo("acme/tool A tool 12 \nbusybox  3000 [OK]");
      assertThat(docker.ok("search", "-f", "stars=13", "--format", "{{.Name}}", term))
          .isEqualTo("busybox");
      assertThat(docker.ok("search", "-f", "is-official=false", "--format", "{{.Name}}", term))
          .isEqualTo("acme/tool");
      assertThat(docker.ok("search", "-f", "is-automated=true", "--format", "{{.Name}}", term))
          .isEmpty();
      refused("invalid filter 'is-official=[x]'", "search", "-f", "is-official=x", term);
      refused(
          "invalid filter 'stars=x': strconv.Atoi: parsing \"x\": invalid syntax",
          "search",
          "-f",
          "stars=x",
          term);
      refused("limit 101 is outside the range of [1, 100]", "search", "--limit", "101", term);
      refused("Unexpected status code 500", "search", HOST + "/other");
    }
  }
}
