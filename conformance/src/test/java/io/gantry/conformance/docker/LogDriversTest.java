package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the same for all drivers that keep logs on this host, and what is their own. */
class LogDriversTest extends DockerTest {
  private String finished(String script, String... options) {
    String name = background(List.of(options), "sh", "-c", script);
    awaitStatus(name, "exited");
    return name;
  }

  private static String[] rotated(String driver) {
    return new String[] {
      "--log-driver",
      driver,
      "--log-opt",
      "max-size=300k",
      "--log-opt",
      "max-file=9",
      "--log-opt",
      "compress=true"
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-file", "local"})
  void tailAndTimesReachOverFilesThatTurnedOver(String driver) {
    String name =
        finished(
            "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i of many; done",
            rotated(driver));
    assertThat(docker.inspect(name, "{{.HostConfig.LogConfig.Type}}")).isEqualTo(driver);
    List<String> all = docker.ok("logs", "-t", name).lines().toList();
    assertThat(all).hasSize(20000);
    assertThat(docker.ok("logs", "--tail", "15000", name).lines().findFirst())
        .hasValue("line 5001 of many");
    String middle = all.get(9999).split(" ", 2)[0];
    List<String> since = docker.ok("logs", "--since", middle, name).lines().toList();
    assertThat(since.getFirst()).isEqualTo("line 10000 of many");
    assertThat(since).hasSize(10001);
    List<String> until = docker.ok("logs", "--until", middle, name).lines().toList();
    assertThat(until.getLast()).isEqualTo("line 10000 of many");
    assertThat(until).hasSize(10000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-file", "local"})
  void aFollowerSeesEachLineOnceOverFilesThatTurnOver(String driver) {
    List<String> options = new ArrayList<>(List.of(rotated(driver)));
    String name =
        background(
            options,
            "sh",
            "-c",
            "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i of many; done");
    List<String> lines = docker.ok("logs", "-f", name).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo("line " + (i + 1) + " of many");
    }
    assertThat(lines).hasSize(30000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-file", "local"})
  void longLinesAndBothStreamsComeBack(String driver) {
    String name =
        finished(
            "head -c 50000 /dev/zero | tr '\\0' x; echo; echo err >&2; printf partial",
            "--log-driver",
            driver);
    Shell.Result logs = docker.run("logs", name);
    assertThat(logs.out()).isEqualTo("x".repeat(50000) + "\npartial");
    assertThat(logs.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-file", "local"})
  void detailsAreLabelsVariablesAndTheTag(String driver) {
    String name =
        finished(
            "echo x",
            "--log-driver",
            driver,
            "--label",
            "color=red",
            "-e",
            "SIZE=big",
            "--log-opt",
            "labels=color",
            "--log-opt",
            "env-regex=^SI",
            "--log-opt",
            "tag={{upper .DaemonName}}/{{.ID}}");
    String id = docker.inspect(name, "{{.Id}}").substring(0, 12);
    assertThat(docker.ok("logs", "--details", name))
        .isEqualTo("SIZE=big,color=red,tag=DOCKER%2F" + id + " x");
  }

  @Test
  void theFilesOfLocalAreNobodysBusiness() {
    String name = finished("echo x", "--log-driver", "local");
    assertThat(docker.inspect(name, "{{.LogPath}}")).isEmpty();
    assertThat(docker.ok("logs", name)).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local     | bogus=1           | unknown log opt 'bogus' for log driver local",
        "json-file | bogus=1           | unknown log opt 'bogus' for json-file log driver",
        "json-file | mode=fast         | logger: logging mode not supported: fast",
        "local     | max-buffer-size=1 | logger: max-buffer-size option is only supported with"
            + " 'mode=non-blocking'",
        "json-file | cache-disabled=x  | invalid value for option cache-disabled: x",
        "nosuch    | a=1               | logger: no log driver named 'nosuch' is registered",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(String driver, String option, String message) {
    Shell.Result result =
        docker.run("create", "--log-driver", driver, "--log-opt", option, IMAGE, "true");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(message);
  }

  @Test
  void aTagThatCannotBeFilledInFailsTheStart() {
    Shell.Result result = with(List.of("--log-opt", "tag={{.Nobody}}"), "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .contains(
            "failed to initialize logging driver: template: log-tag:1:2: executing \"log-tag\""
                + " at <.Nobody>: can't evaluate field Nobody in type *logger.Info");
  }

  @Test
  void driversAreListed() {
    assertThat(docker.ok("info", "--format", "{{json .Plugins.Log}}"))
        .contains("\"json-file\"", "\"local\"");
  }

  @Test
  void theEnginesDefaultsHoldUntilTheyAreReadAgain() throws IOException {
    Path directory = Stage.freshDirectory();
    Path file = directory.resolve("daemon.json");
    Files.writeString(
        file,
        "{\"log-driver\":\"local\",\"log-opts\":{\"max-size\":\"1m\",\"cache-max-size\":\"2m\"}}");
    try (Daemon daemon = Daemon.start(directory, "--config-file", file.toString())) {
      Docker own = new Docker(daemon.socket());
      own.importImage(Stage.IMAGE);
      assertThat(own.ok("info", "--format", "{{.LoggingDriver}}")).isEqualTo("local");
      assertThat(logConfig(own)).isEqualTo("local map[cache-max-size:2m max-size:1m]");
      assertThat(logConfig(own, "--log-opt", "max-size=5m"))
          .isEqualTo("local map[cache-max-size:2m max-size:5m]");
      assertThat(logConfig(own, "--log-driver", "json-file"))
          .isEqualTo("json-file map[cache-max-size:2m]");
      Files.writeString(file, "{\"log-driver\":\"none\"}");
      Shell.run(List.of("kill", "-HUP", Long.toString(daemon.process().pid())));
      Await.until(
          "the file was read again",
          () -> own.ok("info", "--format", "{{.LoggingDriver}}").equals("none"));
    } finally {
      Stage.delete(directory);
    }
  }

  private static String logConfig(Docker docker, String... options) {
    List<String> words = new ArrayList<>(List.of("create"));
    words.addAll(List.of(options));
    words.addAll(List.of(IMAGE, "true"));
    String id = docker.ok(words.toArray(String[]::new));
    return docker.inspect(id, "{{.HostConfig.LogConfig.Type}} {{.HostConfig.LogConfig.Config}}");
  }
}
