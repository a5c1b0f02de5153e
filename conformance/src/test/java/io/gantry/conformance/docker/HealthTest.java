package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Shell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whether a container is well, as its checks tell. */
class HealthTest extends DockerTest {
  private final Instant begin = Instant.now();

  private String checked(String command, String... options) {
    List<String> all =
        new ArrayList<>(List.of("--health-cmd", command, "--health-interval", "100ms", "--init"));
    all.addAll(List.of(options));
    return background(all, "sleep", "1000");
  }

  private String health(String name) {
    return docker.inspect(name, "{{.State.Health.Status}}");
  }

  private void awaitHealth(String name, String status) {
    Await.until(name + " is " + status, () -> health(name).equals(status));
  }

  private Node lastResult(String name) {
    List<Node> log = Node.parse(docker.inspect(name, "{{json .State.Health}}")).items("Log");
    return log.getLast();
  }

  private List<String> told(String name) {
    return docker
        .ok(
            "events",
            "--since",
            begin.minusMillis(5).toString(),
            "--until",
            Instant.now().plusMillis(5).toString(),
            "--filter",
            "container=" + name,
            "--format",
            "{{.Action}}")
        .lines()
        .toList();
  }

  private List<String> shown(String name, String health) {
    return docker
        .ok("ps", "-a", "-f", "name=" + name, "-f", "health=" + health, "--format", "{{.Status}}")
        .lines()
        .toList();
  }

  @Test
  void healthGoesWithTheChecksAndIsShownEverywhere() {
    String name =
        checked(
            "test -e /well; code=$?; echo to out; echo to err >&2; exit $code",
            "--health-retries",
            "2",
            "--health-start-period",
            "1h",
            "--health-start-interval",
            "100ms");
    assertThat(shown(name, "starting")).singleElement().asString().contains("(health: starting)");
    docker.ok("exec", name, "touch", "/well");
    awaitHealth(name, "healthy");
    assertThat(shown(name, "healthy")).singleElement().asString().endsWith("(healthy)");
    assertThat(lastResult(name).text("Output").lines())
        .containsExactlyInAnyOrder("to out", "to err");
    assertThat(lastResult(name).number("ExitCode")).isZero();
    docker.ok("exec", name, "rm", "/well");
    awaitHealth(name, "unhealthy");
    assertThat(shown(name, "unhealthy")).singleElement().asString().endsWith("(unhealthy)");
    assertThat(lastResult(name).number("ExitCode")).isEqualTo(1);
    assertThat(told(name))
        .containsSubsequence("health_status: healthy", "health_status: unhealthy")
        .anyMatch(action -> action.startsWith("exec_create: /bin/sh -c test -e /well"))
        .contains("exec_die");
    docker.ok("exec", name, "touch", "/well");
    awaitHealth(name, "healthy");
    docker.ok("stop", "-t", "0", name);
    assertThat(health(name)).isEqualTo("unhealthy");
  }

  @Test
  void aCheckThatHangsIsKilledWithAllThatItHasStarted() {
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine leaves what a check has started");
    // a daemon by the book: two forks, a session of its own, nobody's child
    String name =
        checked(
            "echo begun; touch /begun; setsid sh -c 'sleep 4242 & sleep 4242' & sleep 4242",
            "--health-timeout",
            "200ms",
            "--health-retries",
            "1");
    awaitHealth(name, "unhealthy");
    assertThat(lastResult(name).text("Output"))
        .isEqualTo("Health check exceeded timeout (200ms): begun\n");
    assertThat(lastResult(name).number("ExitCode")).isEqualTo(-1);
    docker.ok("pause", name);
    docker.ok("unpause", name);
    for (int look = 0; look < 20; look++) {
      long sleeping =
          docker.ok("top", name).lines().filter(line -> line.endsWith("sleep 4242")).count();
      assertThat(sleeping).as("processes of one check").isLessThanOrEqualTo(3);
    }
  }

  @Test
  void aCheckRunsAsTheContainersUserInItsDirectoryWithItsVariables() {
    String name =
        checked("id -u; pwd; echo $A", "--user", "1234", "--workdir", "/tmp", "--env", "A=b");
    awaitHealth(name, "healthy");
    assertThat(lastResult(name).text("Output")).isEqualTo("1234\n/tmp\nb\n");
  }

  @Test
  void outputIsKeptUpTo4096Bytes() {
    String name = checked("head -c 5000 /dev/zero | tr '\\0' a");
    awaitHealth(name, "healthy");
    assertThat(lastResult(name).text("Output")).isEqualTo("a".repeat(4096) + "...");
  }

  @Test
  void whatIsPausedIsNotCheckedAndCountsAsUnhealthy() {
    String name = checked("true");
    awaitHealth(name, "healthy");
    docker.ok("pause", name);
    assertThat(health(name)).isEqualTo("unhealthy");
    docker.ok("unpause", name);
    awaitHealth(name, "healthy");
  }

  @Test
  void anImageMaySayHowAndARunSomethingElse() {
    String made = name();
    docker.ok("create", "--name", made, "--network", "none", IMAGE, "sleep", "1000");
    String image = "checked:" + made;
    docker.ok(
        "commit",
        "--change",
        "HEALTHCHECK --interval=100ms --retries=1 CMD echo by the image; exit 1",
        made,
        image);
    try {
      String own = name();
      docker.ok("run", "-d", "--init", "--network", "none", "--name", own, image);
      awaitHealth(own, "unhealthy");
      assertThat(lastResult(own).text("Output")).isEqualTo("by the image\n");
      String other = name();
      docker.ok(
          "run",
          "-d",
          "--init",
          "--network",
          "none",
          "--health-cmd",
          "echo mine",
          "--name",
          other,
          image);
      awaitHealth(other, "healthy");
      assertThat(docker.inspect(other, "{{.Config.Healthcheck.Interval}}")).isEqualTo("100ms");
      String none = name();
      docker.ok(
          "run", "-d", "--init", "--network", "none", "--no-healthcheck", "--name", none, image);
      assertThat(docker.inspect(none, "{{json .State.Health}} {{.Config.Healthcheck.Test}}"))
          .isIn("null [NONE]", "<no value> [NONE]");
      assertThat(shown(none, "none")).hasSize(1);
    } finally {
      docker.run("rm", "-f", made);
      docker.run("rmi", "-f", image);
    }
  }

  @Test
  void aProgramThatIsMissingIsAFailureThatSaysSo() {
    String made = name();
    docker.ok("create", "--name", made, "--network", "none", IMAGE, "sleep", "1000");
    String image = "checked:" + made;
    docker.ok(
        "commit",
        "--change",
        "HEALTHCHECK --interval=100ms --retries=1 CMD [\"nosuchprogram\"]",
        made,
        image);
    try {
      String name = name();
      docker.ok("run", "-d", "--init", "--network", "none", "--name", name, image);
      awaitHealth(name, "unhealthy");
      assertThat(lastResult(name).number("ExitCode")).isEqualTo(-1);
      assertThat(lastResult(name).text("Output"))
          .contains("exec: \"nosuchprogram\": executable file not found in $PATH");
    } finally {
      docker.run("rmi", "-f", image);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Shell.Result both = with(List.of("--no-healthcheck", "--health-cmd", "true"), "true");
    assertThat(both.code()).isEqualTo(125);
    assertThat(both.err()).contains("--no-healthcheck conflicts with --health-* options");
    assertThat(docker.run("ps", "-f", "health=fine").err())
        .contains("must be one of none, starting, healthy, unhealthy");
    Shell.Result quick = with(List.of("--health-cmd", "true", "--health-interval", "1us"), "true");
    assertThat(quick.code()).isEqualTo(125);
    assertThat(quick.err()).contains("Interval in Healthcheck cannot be less than 1ms");
  }
}
