package io.gantry.conformance.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes from clients that are wrong, hostile or gone. */
@Tag("root")
class BadInputTest {
  private static final int MANY = 10_000;

  private final Path socket = Stage.shared().daemon().socket();

  /** Status and body of an answer. */
  private record Answer(int status, String body) {}

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static Answer read(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    String text = new String(buffer.array(), 0, buffer.position(), UTF_8);
    assertThat(text).startsWith("HTTP/1.1 ");
    int body = text.indexOf("\r\n\r\n");
    return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(body + 4));
  }

  private Answer send(String method, String path, String body) throws IOException {
    try (SocketChannel channel = connect()) {
      write(
          channel,
          method
              + " "
              + path
              + " HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Connection: close\r\n"
              + "Content-Type: application/json\r\n"
              + "Content-Length: "
              + body.getBytes(UTF_8).length
              + "\r\n\r\n"
              + body);
      return read(channel);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "/containers/create ~ {",
        "/containers/create ~ {\"Image\":5}",
        "/containers/create ~ [1,2]",
        "/containers/create ~ {\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":\"much\"}}",
        "/containers/create ~ {\"Image\":\"busybox\",\"Cmd\":{\"a\":1}}",
        "/containers/create ~"
            + " {\"Image\":\"busybox\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"sometimes\"}}}",
        "/containers/create ~ {\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":1}}",
        "/containers/create?name=a%2Fb ~ {\"Image\":\"busybox\"}",
        "/containers/create?name=a%00b ~ {\"Image\":\"busybox\"}",
        "/containers/create ~ {\"Image\":\"busybox\",\"WorkingDir\":\"relative\"}",
        "/containers/create ~ {\"Image\":\"busybox\",\"StopSignal\":\"SIGNOTHING\"}",
      })
  void badBodiesAreRefusedWith400AndAMessage(String path, String body) throws IOException {
    Answer answer = send("POST", path.strip(), body.strip());
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(Node.parse(bodyOf(answer)).text("message")).isNotBlank();
  }

  private static String bodyOf(Answer answer) {
    int brace = answer.body().indexOf('{');
    return answer.body().substring(brace, answer.body().lastIndexOf('}') + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "POST ~ /containers/create ~ {\"Image\":\"busybox\"} x ~ 400 ~ unexpected content after"
            + " JSON",
        "POST ~ /containers/nosuch/kill?signal=KILL ~ ~ 404 ~ No such container: nosuch",
        "GET ~ /containers/json?filters=%7B ~ ~ 400 ~ invalid filter",
        "GET ~ /containers/json?filters=%7B%22status%22:[%22x%22]%7D ~ ~ 400 ~ invalid filter"
            + " 'status=x': invalid value for state (x): must be one of created, running, paused,"
            + " restarting, removing, exited, dead",
        "POST ~ /images/busybox/tag?repo=UPPER ~ ~ 400 ~ repository name (library/UPPER) must be"
            + " lowercase",
        "GET ~ /exec/nosuch/json ~ ~ 404 ~ No such exec instance: nosuch",
        "GET ~ /containers/nosuch/attach/ws ~ ~ 404 ~ No such container: nosuch",
      })
  void theAnswerSaysWhatDockersSays(
      String method, String path, String body, int status, String message) throws IOException {
    Answer answer = send(method, path.strip(), body == null ? "" : body.strip());
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(Node.parse(bodyOf(answer)).text("message")).contains(message.strip());
  }

  private static String head(String target, String type, String body) {
    return String.join(
        "\r\n", target + " HTTP/1.1", "Host: x", "Content-Type: " + type, body, "", "");
  }

  @Test
  void aBodyWithoutEndIsCutOff() throws IOException {
    try (SocketChannel channel = connect()) {
      write(
          channel,
          head("POST /containers/create", "application/json", "Transfer-Encoding: chunked"));
      String chunk = "10000\r\n" + "[".repeat(0x10000) + "\r\n";
      Await.until("the engine hangs up", () -> !takes(channel, chunk));
    }
    assertThat(send("GET", "/_ping", "").status()).isEqualTo(200);
  }

  private static boolean takes(SocketChannel channel, String bytes) {
    try {
      write(channel, bytes);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void clientsThatVanishWhileTheySendAnImageLeaveNothing() throws IOException {
    long before = descriptors();
    Path ingests = Stage.shared().daemon().directory().resolve("data/content/ingest");
    for (int i = 0; i < 20; i++) {
      try (SocketChannel channel = connect()) {
        write(
            channel,
            head("POST /images/load", "application/x-tar", "Content-Length: 1000000")
                + "x".repeat(100 + i * 1000));
      }
    }
    Await.until(
        "the engine lets go of the clients, it had " + before + " descriptors",
        () -> descriptors() <= before + 5);
    Await.until("nothing half-written is left", () -> files(ingests) == 0);
  }

  private static long files(Path directory) {
    try (var files = Files.list(directory)) {
      return files.count();
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void unknownPathsAndObjectsAreNotFound() throws IOException {
    assertThat(send("GET", "/nosuch", "").status()).isEqualTo(404);
    assertThat(send("GET", "/containers/nosuch/json", "").status()).isEqualTo(404);
    assertThat(send("GET", "/v1.23/info", "").status()).isEqualTo(400);
    assertThat(send("GET", "/v9.99/info", "").status()).isEqualTo(400);
    assertThat(send("GET", "/containers/json?filters=%7Bbad", "").status()).isEqualTo(400);
    assertThat(send("GET", "/containers/json?limit=x", "").status()).isIn(400, 500);
  }

  @Test
  void whatIsNotHttpIsRefused() throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, "nonsense\r\n\r\n");
      assertThat(read(channel).status()).isEqualTo(400);
    }
  }

  @Test
  void deepAndLongDocumentsAreRefusedWithoutHarm() throws IOException {
    assertThat(send("POST", "/containers/create", "[".repeat(20_000)).status()).isEqualTo(400);
    assertThat(
            send("POST", "/containers/create", "{\"Image\":\"" + "x".repeat(100_000) + "\"}")
                .status())
        .isIn(400, 404);
    assertThat(send("GET", "/_ping", "").status()).isEqualTo(200);
  }

  @Test
  void anyBodyGetsAnAnswer() throws IOException {
    Random random = new Random(20261121);
    String seed =
        "{\"Image\":\"nosuch\",\"Cmd\":[\"a\"],\"HostConfig\":{\"Memory\":1,\"Binds\":[\"/a:/b\"],\"Ulimits\":[{\"Name\":\"x\"}]},\"Env\":null}";
    for (int round = 0; round < 300; round++) {
      StringBuilder body = new StringBuilder(seed);
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        body.setCharAt(random.nextInt(body.length()), "{}[]\",:0an\\ ".charAt(random.nextInt(12)));
      }
      assertThat(send("POST", "/containers/create", body.toString()).status())
          .as(body.toString())
          .isIn(201, 400, 404);
    }
  }

  @Test
  void clientsThatVanishLeaveNothingOpen() throws IOException {
    String id =
        Node.parse(
                bodyOf(
                    send(
                        "POST",
                        "/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"while :; do echo x; sleep"
                            + " 0.01; done\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}")))
            .text("Id");
    assertThat(send("POST", "/containers/" + id + "/start", "").status()).isEqualTo(204);
    try {
      long before = descriptors();
      for (int i = 0; i < 50; i++) {
        try (SocketChannel channel = connect()) {
          String path =
              i % 2 == 0
                  ? "POST /containers/" + id + "/attach?stream=1&stdout=1"
                  : "GET /containers/" + id + "/logs?follow=1&stdout=1";
          write(channel, path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
          channel.read(ByteBuffer.allocate(100));
        }
      }
      Await.until(
          "the engine closes what clients left, it has " + before + " descriptors",
          () -> descriptors() <= before + 25);
    } finally {
      send("DELETE", "/containers/" + id + "?force=1", "");
    }
  }

  @Test
  void manyIdleConnectionsDoNotKeepOthersOut() throws IOException {
    long before = descriptors();
    int many = (int) Math.min(MANY, Math.min(mostFiles("self"), mostFiles(enginePid() + "")) / 2);
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        idle.add(connect());
      }
      assertThat(send("GET", "/_ping", "").status()).isEqualTo(200);
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
    Await.until(
        "the engine closes what " + many + " clients left", () -> descriptors() <= before + 25);
  }

  private static long mostFiles(String process) throws IOException {
    return Files.readAllLines(Path.of("/proc", process, "limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s+", -1)[3])
        .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
        .findFirst()
        .orElseThrow();
  }

  private static long descriptors() {
    try (var files = Files.list(Path.of("/proc/" + enginePid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long enginePid() {
    return Stage.shared().daemon().process().pid();
  }
}
