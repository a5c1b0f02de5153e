package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.NodeReceivers;
import io.gantry.conformance.harness.Rsyslog;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that receivers of Fluentd's forward protocol and of GELF take. */
class LogReceiversTest extends DockerTest {
  private static final String FORWARD = "fluentd-address=127.0.0.1:" + NodeReceivers.FORWARD_PORT;
  private static final String GELF = "gelf-address=udp://127.0.0.1:" + NodeReceivers.GELF_PORT;
  private static NodeReceivers receivers;

  @BeforeAll
  static void startReceivers() {
    receivers = NodeReceivers.start(Stage.shared().daemon());
  }

  @AfterAll
  static void stopReceivers() {
    if (receivers != null) {
      receivers.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fluentd-request-ack=false", "fluentd-request-ack=true"})
  void recordsSayWhatAndWho(String acknowledgement) {
    String text = Stage.name("record");
    List<String> options =
        logging("fluentd", FORWARD, acknowledgement, "tag=t.{{.Name}}", "labels=color", "env=SIZE");
    options.addAll(List.of("--label", "color=red", "-e", "SIZE=big"));
    Shell.Result result = with(options, "sh", "-c", "echo %s; echo %s >&2".formatted(text, text));
    assertThat(result.code()).as(result.all()).isZero();
    receivers.await("\"source\":\"stdout\",\"log\":\"" + text);
    receivers.await("\"source\":\"stderr\",\"log\":\"" + text);
    assertThat(lines(text))
        .hasSize(2)
        .allMatch(line -> line.startsWith("fluentd {\"tag\":\"t."))
        .allMatch(line -> line.matches(".*\"container_id\":\"[0-9a-f]{64}\".*"))
        .allMatch(line -> line.contains("\"container_name\":\"/"))
        .allMatch(line -> line.contains("\"color\":\"red\"") && line.contains("\"SIZE\":\"big\""));
  }

  @Test
  void aLongLineComesInPieces() {
    String mark = Stage.name("pieces");
    String script = "echo " + mark + "$(head -c 20000 /dev/zero | tr '\\0' x)";
    assertThat(with(logging("fluentd", FORWARD), "sh", "-c", script).code()).isZero();
    receivers.await("\"partial_ordinal\":\"2\",\"partial_last\":\"true\"");
    assertThat(lines(mark)).hasSize(1);
    assertThat(lines(mark).getFirst())
        .contains("\"partial_message\":\"true\"", "\"partial_ordinal\":\"1\"");
  }

  @Test
  void linesThatAReceiverDiedWithAreSentAgainWhenTheyWereToBeAcknowledged() {
    String text = Stage.name("again");
    List<String> options =
        logging("fluentd", FORWARD, "fluentd-request-ack=true", "fluentd-retry-wait=50ms");
    try (Background container = interactive(options)) {
      container.type(text + " 1\n");
      receivers.await(text + " 1");
      receivers.stop();
      container.type(text + " 2\n" + text + " 3\n");
      container.awaitOutput(text + " 3");
      receivers.restart();
      receivers.await(text + " 3");
      assertThat(lines(text)).hasSize(2);
      container.endInput();
      assertThat(container.end().code()).isZero();
    }
  }

  @Test
  void withoutAReceiverOnlyTheAsynchronousStart() {
    Shell.Result refused = with(logging("fluentd", "fluentd-address=127.0.0.1:1"), "echo", "never");
    assertThat(refused.err())
        .contains(
            "failed to create task for container: failed to initialize logging driver: dial tcp"
                + " 127.0.0.1:1: connect: connection refused");
    String name = name();
    List<String> command = new ArrayList<>(List.of("run", "--name", name, "--network", "none"));
    command.addAll(logging("fluentd", "fluentd-address=127.0.0.1:1", "fluentd-async=true"));
    command.addAll(List.of(IMAGE, "echo", "at once"));
    assertThat(docker.ok(command.toArray(String[]::new))).isEqualTo("at once");
    assertThat(docker.ok("logs", name)).isEqualTo("at once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "none"})
  void messagesOfGelfComeCompressedOrNotAndInChunks(String compression) {
    String text = Stage.name("gelf");
    String type = "gelf-compression-type=" + compression;
    List<String> options = logging("gelf", GELF, type, "tag=t", "labels=color");
    options.addAll(List.of("--label", "color=red"));
    String script =
        "echo TEXT; echo TEXT-$(head -c 9000 /dev/urandom | base64 -w 0) >&2".replace("TEXT", text);
    assertThat(with(options, "sh", "-c", script).code()).isZero();
    receivers.await("\"short_message\":\"" + text + "\"");
    receivers.await("\"short_message\":\"" + text + "-");
    assertThat(lines(text + "\""))
        .anyMatch(
            line ->
                line.contains("\"version\":\"1.1\"")
                    && line.contains("\"level\":6")
                    && line.contains("\"_color\":\"red\"")
                    && line.contains("\"_tag\":\"t\"")
                    && line.contains("\"_image_name\":\"" + IMAGE + "\"")
                    && line.contains("\"_command\":\"sh -c echo "));
    assertThat(lines("\"" + text + "-")).anyMatch(line -> line.contains("\"level\":3"));
  }

  @Test
  void overTcpMessagesOfGelfEndInZeroBytes(@TempDir Path directory) {
    Rsyslog.assumePossible();
    try (Rsyslog server = Rsyslog.start(Stage.shared().daemon(), directory)) {
      String text = Stage.name("zero");
      List<String> options = logging("gelf", "gelf-address=tcp://127.0.0.1:" + Rsyslog.ZERO_PORT);
      String script = "echo %s 1; echo; echo %s 2".formatted(text, text);
      assertThat(with(options, "sh", "-c", script).code()).isZero();
      server.await("\"short_message\":\"" + text + " 2\"");
      assertThat(server.taken().lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("zero|{\"version\":\"1.1\",") && line.endsWith("}"));
    }
  }

  private Background interactive(List<String> options) {
    List<String> all = new ArrayList<>(List.of("run", "-i", "--name", name(), "--network", "none"));
    all.addAll(options);
    all.addAll(List.of(IMAGE, "sh", "-c", "while read line; do echo $line; done"));
    return docker.start(all.toArray(String[]::new));
  }

  private static List<String> lines(String text) {
    return receivers.taken().stream().filter(line -> line.contains(text)).toList();
  }

  private static List<String> logging(String driver, String... options) {
    List<String> all = new ArrayList<>(List.of("--log-driver", driver));
    for (String option : options) {
      all.addAll(List.of("--log-opt", option));
    }
    return all;
  }
}
