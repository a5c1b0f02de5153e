package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest extends DockerTest {
  @Test
  void createdContainersWaitToBeStarted() {
    String name = name();
    docker.ok("create", "--name", name, "--network", "none", IMAGE, "echo", "hi");
    assertThat(status(name)).isEqualTo("created");
    assertThat(docker.ok("start", "-a", name)).isEqualTo("hi");
    assertThat(status(name)).isEqualTo("exited");
    assertThat(docker.ok("start", name)).isEqualTo(name);
  }

  @Test
  void stopAsksThenKills() {
    String kind = idle();
    assertThat(docker.ok("stop", kind)).isEqualTo(kind);
    assertThat(docker.inspect(kind, "{{.State.ExitCode}}")).isEqualTo("0");
    String stubborn = running("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
    Instant begin = Instant.now();
    docker.ok("stop", "-t", "1", stubborn);
    assertThat(Duration.between(begin, Instant.now()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
    assertThat(docker.inspect(stubborn, "{{.State.ExitCode}}")).isEqualTo("137");
  }

  @Test
  void theStopSignalMayBeChosen() {
    String name =
        background(
            List.of("--stop-signal", "USR1"),
            "sh",
            "-c",
            "trap 'exit 7' USR1; while :; do sleep 0.1; done");
    docker.ok("stop", name);
    assertThat(docker.inspect(name, "{{.State.ExitCode}}")).isEqualTo("7");
  }

  @Test
  void killSendsTheSignalNamed() {
    String name = running("sh", "-c", "trap 'exit 8' USR1; while :; do sleep 0.1; done");
    docker.ok("kill", "-s", "USR1", name);
    assertThat(docker.ok("wait", name)).isEqualTo("8");
    Shell.Result bad = docker.run("kill", "-s", "FOO", name);
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("invalid signal: FOO");
  }

  @Test
  void restartGivesTheContainerANewLife() {
    String name = idle();
    String pid = docker.inspect(name, "{{.State.Pid}}");
    assertThat(docker.ok("restart", "-t", "1", name)).isEqualTo(name);
    assertThat(status(name)).isEqualTo("running");
    assertThat(docker.inspect(name, "{{.State.Pid}}")).isNotEqualTo(pid);
  }

  @Test
  void aPausedContainerStandsStillUntilUnpaused() {
    String name = running("sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done");
    docker.ok("pause", name);
    assertThat(status(name)).isEqualTo("paused");
    String before = docker.ok("logs", "--tail", "1", name);
    Shell.run(List.of("sleep", "0.4"));
    assertThat(docker.ok("logs", "--tail", "1", name)).isEqualTo(before);
    assertThat(docker.run("pause", name).err()).contains("is already paused");
    assertThat(docker.run("exec", name, "true").err()).contains("is paused");
    docker.ok("unpause", name);
    assertThat(status(name)).isEqualTo("running");
    assertThat(docker.run("unpause", name).err()).contains("is not paused");
  }

  @Test
  void waitAnswersWhenTheContainerEnds() {
    String name = running("sh", "-c", "sleep 0.5; exit 6");
    assertThat(docker.ok("wait", name)).isEqualTo("6");
    assertThat(docker.ok("wait", name)).isEqualTo("6");
  }

  @Test
  void aRunningContainerIsRemovedOnlyByForce() {
    String name = idle();
    Shell.Result refused = docker.run("rm", name);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "cannot remove container \""
                + name
                + "\": container is running: stop the container before removing or force remove");
    assertThat(docker.ok("rm", "-f", name)).isEqualTo(name);
    assertThat(docker.run("inspect", name).err()).contains("No such object: " + name);
  }

  @Test
  void aNewNameReplacesTheOldOne() {
    String name = idle();
    String fresh = name();
    docker.ok("rename", name, fresh);
    assertThat(docker.inspect(fresh, "{{.Name}}")).isEqualTo("/" + fresh);
    assertThat(docker.run("inspect", name).code()).isEqualTo(1);
  }

  @Test
  void containersAreFoundByTheStartOfTheirId() {
    String name = idle();
    String id = docker.inspect(name, "{{.Id}}");
    assertThat(docker.inspect(id.substring(0, 12), "{{.Name}}")).isEqualTo("/" + name);
    assertThat(docker.run("start", "nosuch").err()).contains("No such container: nosuch");
  }

  @Test
  void startingARunningContainerIsNoError() {
    String name = idle();
    assertThat(docker.ok("start", name)).isEqualTo(name);
    assertThat(docker.ok("stop", name)).isEqualTo(name);
    assertThat(docker.ok("stop", name)).isEqualTo(name);
  }

  @Test
  void attachJoinsARunningContainer() {
    String name = running("sh", "-c", "while :; do echo tick; sleep 0.1; done");
    try (Background attached = docker.start("attach", "--no-stdin", name)) {
      attached.awaitOutput("tick");
    }
    assertThat(docker.run("attach", "nosuch").err()).contains("No such container: nosuch");
  }

  @Test
  void inputAttachedLaterReachesTheCommand() {
    String name = name();
    docker.ok(
        "run",
        "-d",
        "-i",
        "--name",
        name,
        "--network",
        "none",
        IMAGE,
        "sh",
        "-c",
        "read line; echo got $line; sleep 0.5");
    try (Background attached = docker.start("attach", name)) {
      attached.type("typed later\n");
      attached.awaitOutput("got typed later");
    }
    awaitStatus(name, "exited");
  }

  @Test
  void stoppedContainersArePruned() {
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", "-l", "prune=" + name, IMAGE, "true");
    String id = docker.inspect(name, "{{.Id}}");
    assertThat(docker.ok("container", "prune", "-f", "--filter", "label=prune=" + name))
        .contains("Deleted Containers:")
        .contains(id)
        .contains("Total reclaimed space:");
  }

  @Test
  void policyAndLimitsMayBeChangedLater() {
    String name = idle();
    assertThat(docker.ok("update", "--restart", "on-failure:3", name)).startsWith(name);
    assertThat(
            docker.inspect(
                name,
                "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}"))
        .isEqualTo("on-failure 3");
  }

  @Test
  void aContainerOfItsOwnDeathTellsWhen() {
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", IMAGE, "true");
    Instant started = Instant.parse(docker.inspect(name, "{{.State.StartedAt}}"));
    Instant finished = Instant.parse(docker.inspect(name, "{{.State.FinishedAt}}"));
    assertThat(finished).isAfterOrEqualTo(started.minusMillis(50));
    assertThat(finished).isBeforeOrEqualTo(Instant.now().plusSeconds(1));
  }
}
