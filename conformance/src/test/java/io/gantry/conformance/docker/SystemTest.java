package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Background;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SystemTest extends DockerTest {
  @Test
  void versionNamesTheApisVersions() {
    Node version = Node.parse(docker.ok("version", "--format", "json"));
    assertThat(version.at("Server").text("MinAPIVersion")).isEqualTo("1.24");
    assertThat(version.at("Server").text("ApiVersion")).matches("1\\.\\d+");
    assertThat(version.at("Server").text("Os")).isEqualTo("linux");
    assertThat(version.at("Server").items("Components")).isNotEmpty();
  }

  @Test
  void infoCountsContainersAndNamesTheDriver() {
    idle();
    Node info = Node.parse(docker.ok("system", "info", "--format", "json"));
    assertThat(info.number("ContainersRunning")).isPositive();
    assertThat(info.text("Driver")).isEqualTo("overlay2");
    assertThat(info.text("LoggingDriver")).isEqualTo("json-file");
    assertThat(info.text("CgroupVersion")).isIn("1", "2");
    assertThat(info.number("NCPU")).isPositive();
    assertThat(info.number("MemTotal")).isPositive();
    assertThat(info.text("OSType")).isEqualTo("linux");
    assertThat(docker.ok("info")).contains("Storage Driver: overlay2");
  }

  @Test
  void eventsTellTheLifeOfAContainer() {
    Instant begin = Instant.now();
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", IMAGE, "true");
    docker.ok("rm", name);
    String told =
        docker.ok(
            "events",
            "--since",
            begin.minusMillis(5).toString(),
            "--until",
            Instant.now().plusMillis(5).toString(),
            "--filter",
            "container=" + name,
            "--filter",
            "type=container",
            "--format",
            "{{.Action}}");
    assertThat(told.lines().toList())
        .containsSubsequence("create", "start", "die", "destroy")
        .contains("attach");
  }

  @Test
  void eventsComeAsTheyHappen() {
    String name = name();
    try (Background events =
        docker.start(
            "events",
            "--filter",
            "container=" + name,
            "--format",
            "{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}")) {
      io.gantry.conformance.harness.Await.until(
          "events come",
          () -> {
            docker.run(
                "run", "--rm", "--name", name, "--network", "none", IMAGE, "sh", "-c", "exit 4");
            return events.soFar().contains("die " + name + " 4");
          });
    }
  }

  @Test
  void statsShowWhatAContainerUses() {
    String name = idle();
    Node stats = Node.parse(docker.ok("stats", "--no-stream", "--format", "json", name));
    assertThat(stats.text("Name")).isEqualTo(name);
    assertThat(stats.text("PIDs")).matches("[1-9]\\d*");
    assertThat(stats.text("MemUsage")).matches(".+B / .+B");
    assertThat(stats.text("CPUPerc")).matches("\\d+\\.\\d\\d%");
    assertThat(docker.run("stats", "--no-stream", "nosuch").err())
        .contains("No such container: nosuch");
  }

  @Test
  void topShowsTheProcesses() {
    String name = background(List.of(), "sleep", "1234");
    String top = docker.ok("top", name);
    assertThat(top.lines().findFirst().orElse(""))
        .matches("UID +PID +PPID +C +STIME +TTY +TIME +CMD");
    assertThat(top).contains("sleep 1234");
    assertThat(docker.ok("top", name, "-o", "pid,comm").lines())
        .first(as(InstanceOfAssertFactories.STRING))
        .matches("PID +COMMAND");
    assertThat(docker.ok("top", name, "aux"))
        .contains("USER", "%CPU", "START")
        .containsPattern("root +\\d+ .* sleep 1234");
    assertThat(docker.run("top", name, "-o", "nosuch").err())
        .contains("ps: error: unknown user-defined format specifier \"nosuch\"");
    assertThat(docker.run("top", name, "-o", "comm").err())
        .contains("Couldn't find PID field in ps output");
  }

  @Test
  void diskUsageIsCounted() {
    assertThat(docker.ok("system", "df", "--format", "{{.Type}} {{.TotalCount}}"))
        .contains("Images ")
        .contains("Containers ");
  }
}
