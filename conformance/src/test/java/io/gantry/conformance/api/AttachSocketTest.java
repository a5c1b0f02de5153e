package io.gantry.conformance.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.SocketClient;
import io.gantry.conformance.harness.SocketClient.Frame;
import io.gantry.conformance.harness.SocketClient.Opcode;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attaching by WebSocket, as web pages do. */
@Tag("root")
class AttachSocketTest {
  private static final String ALL = "stream=1&stdin=1&stdout=1&stderr=1";

  private final Docker docker = Stage.shared().docker();
  private final String name = Stage.name("socket");

  @AfterEach
  void removeContainer() {
    docker.run("rm", "-f", name);
  }

  private void run(String options, String... words) {
    List<String> command =
        new ArrayList<>(List.of("run", options, "--name", name, "--network", "none", Stage.IMAGE));
    command.addAll(List.of(words));
    docker.ok(command.toArray(String[]::new));
  }

  private SocketClient attach(String query) throws IOException {
    return SocketClient.open(
        Stage.shared().daemon().socket(), "/v1.50/containers/" + name + "/attach/ws?" + query);
  }

  private static void type(SocketClient client, String text) throws IOException {
    client.send(Opcode.TEXT, text.getBytes(UTF_8));
  }

  @Test
  void inputGoesInAndOutputComesOutUntilTheProcessEnds() throws IOException {
    run("-di", "sh", "-c", "read line; echo got $line; echo wrong >&2");
    try (SocketClient client = attach(ALL)) {
      assertThat(client.answer())
          .startsWith("HTTP/1.1 101 ")
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      type(client, "hel");
      type(client, "lo\n");
      Frame first = client.next();
      assertThat(first.opcode()).isEqualTo(Opcode.BINARY);
      String said = first.text();
      Frame frame = client.next();
      while (frame.opcode() == Opcode.BINARY) {
        said += frame.text();
        frame = client.next();
      }
      assertThat(said).contains("got hello\n").contains("wrong\n");
      assertThat(frame.opcode()).isEqualTo(Opcode.CLOSE);
      assertThat(frame.status()).isEqualTo(1000);
    }
  }

  @Test
  void onlyTheStreamsAskedForAreSent() throws IOException {
    run("-di", "sh", "-c", "read line; echo wrong >&2; echo right");
    try (SocketClient client = attach("stream=1&stdin=1&stdout=1")) {
      type(client, "go\n");
      assertThat(client.awaitText("right\n")).isEqualTo("right\n");
    }
  }

  @Test
  void pingsAreAnsweredAlsoWhereInputIsNotWanted() throws IOException {
    run("-d", "sleep", "1000");
    try (SocketClient client = attach("stream=1&stdout=1")) {
      client.send(Opcode.PING, "there?".getBytes(UTF_8));
      Frame pong = client.next();
      assertThat(pong.opcode()).isEqualTo(Opcode.PONG);
      assertThat(pong.text()).isEqualTo("there?");
    }
  }

  @Test
  void aClientThatSaysGoodByeIsAnsweredAndTheContainerRunsOn() throws IOException {
    run("-di", "cat");
    try (SocketClient client = attach(ALL)) {
      client.send(Opcode.CLOSE, new byte[] {3, (byte) 0xe8});
      Frame bye = client.next();
      assertThat(bye.opcode()).isEqualTo(Opcode.CLOSE);
      assertThat(bye.status()).isEqualTo(1000);
    }
    assertThat(docker.inspect(name, "{{.State.Running}}")).isEqualTo("true");
    try (SocketClient again = attach(ALL)) {
      type(again, "still there\n");
      again.awaitText("still there\n");
    }
  }

  @Test
  void theDetachKeysEndTheStreamAndAreTold() throws IOException {
    Instant begin = Instant.now();
    run("-dit", "sh");
    try (SocketClient client = attach(ALL + "&detachKeys=ctrl-x,x")) {
      type(client, "\u0018x");
      Frame frame = client.next();
      while (frame.opcode() != Opcode.CLOSE) {
        frame = client.next();
      }
    }
    assertThat(docker.inspect(name, "{{.State.Running}}")).isEqualTo("true");
    Await.until(
        "the detach is told",
        () ->
            docker
                .ok(
                    "events",
                    "--since",
                    begin.minusMillis(5).toString(),
                    "--until",
                    Instant.now().toString(),
                    "--filter",
                    "container=" + name,
                    "--format",
                    "{{.Action}}")
                .lines()
                .anyMatch("detach"::equals));
  }

  @Test
  void brokenFramesEndTheStream() throws IOException {
    run("-di", "cat");
    try (SocketClient client = attach(ALL)) {
      client.send(new byte[] {(byte) 0x82, 2, 'h', 'i'}); // not masked
      Frame frame = client.next();
      assertThat(frame.opcode()).isEqualTo(Opcode.CLOSE);
      assertThat(frame.status()).isEqualTo(1002);
    }
    assertThat(docker.inspect(name, "{{.State.Running}}")).isEqualTo("true");
  }

  @Test
  void whoIsNotThereIsNotFound() throws IOException {
    try (SocketClient client = attach(ALL)) {
      assertThat(client.answer()).startsWith("HTTP/1.1 404 ");
    }
  }
}
