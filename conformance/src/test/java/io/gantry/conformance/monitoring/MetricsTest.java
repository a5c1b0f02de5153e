package io.gantry.conformance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Metrics, traces and the daemon's own log, from outside. */
@Tag("root")
class MetricsTest {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:engine|gantry|jvm|process)_[a-z0-9_]+");

  private static Path directory = Path.of("unset");
  private static Daemon daemon;
  private static Docker docker;

  @BeforeAll
  static void startOne() {
    Stage.assumePossible();
    directory = Stage.freshDirectory();
    daemon =
        Daemon.start(
            directory, "--bridge=none", "-D", "--log-format=json", "--metrics-addr=127.0.0.1:9323");
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    docker.ok(
        "run",
        "-d",
        "--name=watched",
        "--health-cmd=false",
        "--health-interval=100ms",
        Stage.IMAGE,
        "sleep",
        "1000");
  }

  @AfterAll
  static void sweep() {
    if (daemon != null) {
      daemon.close();
      Stage.delete(directory);
    }
  }

  private static String page(String path) {
    Shell.Result page =
        daemon.inside("/bin/busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:9323" + path);
    assertThat(page.code()).as(page.err()).isZero();
    return page.out();
  }

  @Test
  void dockerdsNamesAreThereAndCount() {
    docker.run("run", "--rm", Stage.IMAGE, "nosuchprogram");
    String page = page("/metrics");
    assertThat(page)
        .contains("engine_daemon_container_states_containers{state=\"running\"} 1.0")
        .containsPattern("engine_daemon_container_actions_seconds_count\\{action=\"start\"} [1-9]")
        .containsPattern("engine_daemon_container_actions_seconds_count\\{action=\"create\"} [1-9]")
        .containsPattern("engine_daemon_engine_info\\{architecture=.*graphdriver=.*version=")
        .containsPattern("engine_daemon_events_total [1-9]")
        .containsPattern("gantry_starts_failed_total [1-9]")
        .contains("route=\"/containers/{name}/start\",status=\"204\"")
        .containsPattern("gantry_container_pids\\{id=\"[0-9a-f]{64}\",.*name=\"watched\"} [1-9]");
  }

  @Test
  void healthChecksAreCounted() {
    Await.until(
        "a check has failed",
        Duration.ofSeconds(30),
        () ->
            page("/metrics")
                .lines()
                .anyMatch(l -> l.matches("engine_daemon_health_checks_failed_total [1-9].*")));
    assertThat(page("/metrics"))
        .containsPattern("engine_daemon_health_checks_total [1-9]")
        .containsPattern("gantry_health_check_seconds_count [1-9]");
  }

  @Test
  void everyNameOfTheDashboardIsOnThePage() throws IOException {
    Path here = Path.of("dist", "grafana-dashboard.json");
    String dashboard = Files.readString(Files.exists(here) ? here : Path.of("..").resolve(here));
    String asked =
        Node.parse(dashboard).items("panels").stream()
            .flatMap(panel -> panel.items("targets").stream())
            .map(target -> target.text("expr"))
            .collect(Collectors.joining("\n"));
    assertThat(names(asked)).hasSizeGreaterThan(10);
    // what needs a network or a device that counts is not there without them
    Set<String> missing = names(asked);
    missing.removeAll(names(page("/metrics")));
    missing.removeIf(name -> name.startsWith("gantry_container_network_"));
    assertThat(missing).isEmpty();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void theLastStartIsToldStepByStep() {
    String table = gantry("system", "trace", "watched").out();
    assertThat(table)
        .contains("AT µs")
        .containsSubsequence("run directory\n", "cgroup\n", "plan\n", "launch\n", "streams\n")
        .containsSubsequence("clone init", "pivot_root", "set seccomp filter, and execute");
    assertThat(gantry("system", "trace", "--phases", "watched").out()).doesNotContain("pivot_root");
    assertThat(gantry("system", "trace", "nobody").err()).contains("No such container: nobody");
  }

  @Test
  void theLogIsJsonAndTellsRequestsAndStarts() {
    assertThat(daemon.log().lines())
        .allSatisfy(line -> assertThat(Node.parse(line).text("level")).isNotEmpty());
    String messages =
        daemon.log().lines().map(l -> Node.parse(l).text("msg")).collect(Collectors.joining("\n"));
    assertThat(messages)
        .containsPattern("POST /v1.\\d+/containers/create answered 201 after \\d+ µs")
        .containsPattern("start of container [0-9a-f]{64} took \\d+ µs: tidy up \\d+ µs,");
  }

  @Test
  void aSignalWritesAllThreadsToAFileAndSaysWhere() {
    Shell.run(List.of("kill", "-USR1", String.valueOf(daemon.process().pid())));
    Await.until(
        "the stacks are told",
        Duration.ofSeconds(30),
        () -> daemon.log().contains("stacks written"));
    try (Stream<Path> files = Files.list(directory.resolve("exec"))) {
      Path stacks =
          files
              .filter(f -> f.getFileName().toString().startsWith("thread-stacks-"))
              .findAny()
              .get();
      assertThat(Files.readString(stacks)).contains("\"main\"").contains(" virtual ");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void topTakesTheWholeTerminalAndGivesItBack() {
    String line = "stty rows 20 cols 100; " + String.join(" ", Gantry.command(daemon, "top"));
    Shell.Result top = Shell.run(List.of("script", "-qefc", line, "/dev/null"), "jq");
    assertThat(top.code()).as(top.all()).isZero();
    assertThat(top.out())
        .containsSubsequence("\033[?1049h", "gantry top", "log of", "q quit", "\033[?1049l");
    assertThat(gantry("top").err()).contains("needs a terminal");
  }

  private static Shell.Result gantry(String... words) {
    return Gantry.run(daemon, words);
  }
}
