package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Certificate;
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

/** Logs that rsyslog takes. */
class SyslogTest extends DockerTest {
  private static Rsyslog rsyslog;

  @BeforeAll
  static void startServer(@TempDir Path directory) {
    Stage stage = Stage.shared();
    Rsyslog.assumePossible();
    rsyslog = Rsyslog.start(stage.daemon(), directory);
  }

  @AfterAll
  static void stopServer() {
    if (rsyslog != null) {
      rsyslog.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp://127.0.0.1:10514", "tcp://127.0.0.1:10514", "unixgram://SOCKET"})
  void bothStreamsArrive(String address) {
    String text = Stage.name("hello");
    String script = "echo %s out; echo %s err >&2".formatted(text, text);
    Shell.Result result =
        with(
            syslog(
                address.replace("SOCKET", rsyslog.socket().toString()),
                "tag=t/{{.Name}}",
                "syslog-facility=local3"),
            "sh",
            "-c",
            script);
    assertThat(result.code()).as(result.all()).isZero();
    rsyslog.await(text + " out");
    rsyslog.await(text + " err");
    assertThat(lines(text))
        .anyMatch(
            line -> line.matches(".*\\|local3\\|info\\|.*\\|t/.*\\[\\d+]:\\|.*" + text + " out"))
        .anyMatch(
            line -> line.matches(".*\\|local3\\|err\\|.*\\|t/.*\\[\\d+]:\\|.*" + text + " err"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rfc3164", "rfc5424", "rfc5424micro"})
  void overTlsWithACertificateAllFormatsArrive(String format) {
    String text = Stage.name("secret");
    Certificate certificate = rsyslog.certificate();
    List<String> options =
        syslog(
            "tcp+tls://127.0.0.1:" + Rsyslog.TLS_PORT,
            "syslog-tls-ca-cert=" + certificate.certificate(),
            "syslog-tls-cert=" + certificate.certificate(),
            "syslog-tls-key=" + certificate.key(),
            "syslog-format=" + format);
    Shell.Result result = with(options, "sh", "-c", "echo " + text + "; echo " + text + " two");
    assertThat(result.code()).as(result.all()).isZero();
    rsyslog.await(text + " two");
    assertThat(lines(text)).hasSize(2).allMatch(line -> line.startsWith("imtcp|daemon|info|"));
    assertThat(lines(text).getFirst())
        .matches(format.equals("rfc5424micro") ? ".*T\\d\\d:\\d\\d:\\d\\d\\.\\d+.*" : ".*");
  }

  @Test
  void aServerThatIsNotTrustedRefusesTheStart() {
    Shell.Result result = with(syslog("tcp+tls://127.0.0.1:" + Rsyslog.TLS_PORT), "echo", "never");
    assertThat(result.err())
        .contains(
            "failed to create task for container: failed to initialize logging driver: tls:"
                + " failed to verify certificate: ");
    assertThat(result.code()).isEqualTo(125);
  }

  @Test
  void aServerThatIsNotThereRefusesTheStart() {
    Shell.Result result = with(syslog("tcp://127.0.0.1:1"), "echo", "never");
    assertThat(result.err())
        .contains(
            "failed to create task for container: failed to initialize logging driver: dial tcp"
                + " 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void linesThatAreSaidWhileTheServerIsAwayArriveWhenItIsBack() {
    String text = Stage.name("away");
    String script = "while read line; do echo $line; done";
    try (Background container =
        docker.start(interactive(syslog("tcp://127.0.0.1:" + Rsyslog.PORT), "sh", "-c", script))) {
      container.type(text + " 1\n");
      rsyslog.await(text + " 1");
      rsyslog.stop();
      container.type(text + " 2\n" + text + " 3\n");
      container.awaitOutput(text + " 3");
      rsyslog.restart();
      rsyslog.await(text + " 3");
      assertThat(lines(text)).hasSize(3);
      container.endInput();
      assertThat(container.end().code()).isZero();
    }
  }

  private String[] interactive(List<String> options, String... words) {
    List<String> all = new ArrayList<>(List.of("run", "-i", "--name", name(), "--network", "none"));
    all.addAll(options);
    all.add(IMAGE);
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private List<String> lines(String text) {
    return rsyslog.taken().lines().filter(line -> line.contains(text)).toList();
  }

  private static List<String> syslog(String address, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--log-driver", "syslog", "--log-opt", "syslog-address=" + address));
    for (String option : options) {
      all.addAll(List.of("--log-opt", option));
    }
    return all;
  }
}
